import Foundation

/// One connection to a PostgreSQL server. Blocking; for one thread at a time.
///
/// Statements that give no rows are sent and not waited for, so that a transaction takes few round trips: what they answer is
/// read with the next statement that gives rows, or with the end of the transaction.
// Handed from thread to thread by its engine, which gives it to one at a time.
final class PostgresConnection: @unchecked Sendable {
    private let library: LibPQ
    private let handle: OpaquePointer
    private struct Prepared {
        var types: [CUnsignedInt]
        var name: String
    }
    /// A statement, and the names under which the server has prepared it, by the types of its parameters.
    private final class Kept {
        let statement: PostgresStatement
        var prepared: [Prepared] = []

        init(_ statement: PostgresStatement) { self.statement = statement }
    }
    private var statements: [String: Kept] = [:]
    private var preparedCount = 0
    /// Those that were prepared, and whose answer has not been read.
    private var unconfirmed: [(Kept, name: String)] = []
    /// A pooler can be in between: it can give each transaction another session, which has no prepared statements.
    private var isPooled = true
    /// Nobody else has it.
    let identifier = Int64.random(in: 1 ... .max)
    /// That of the last transaction that writes.
    private(set) var lastNumber: Int64 = 0
    private var isBegun = true
    /// Statements whose answers have not been read.
    private var unread = 0
    /// Synchronization points that have not been reached.
    private var syncs = 0
    private var lastChanges = 0
    private var allChanges = 0

    /// Statements that are sent at most before their answers are read: otherwise both sides could wait for the other to read.
    private static let mostUnread = 128

    /// - Parameters:
    ///   - library: libpq.
    ///   - options: keywords of libpq and their values; of those that occur twice the last one counts.
    /// - Throws: `PostgresError`.
    init(_ library: LibPQ, _ options: [(String, String)]) throws(PostgresError) {
        self.library = library
        let handle = Self.texts(options.map(\.0)) { keys in
            Self.texts(options.map(\.1)) { values in library.connect(keys, values, 1) }
        }
        guard let handle else { throw PostgresError(state: nil, message: "out of memory") }
        self.handle = handle
        guard library.status(handle) == 0 else { throw failure(nil) }
        // By default libpq writes notices to standard error.
        _ = library.setNoticeReceiver(handle, { _, _ in }, nil)
        guard library.enterPipeline(handle) == 1 else { throw failure(nil) }
    }

    deinit { library.finish(handle) }

    /// The process of the server that serves this connection.
    var process: Int { Int(library.process(handle)) }

    var socket: CInt { library.socket(handle) }

    /// Notifications that have come in; nil where the connection is broken.
    func notifications() -> Int? {
        guard library.consumeInput(handle) == 1, isUsable else { return nil }
        var count = 0
        while let notification = library.notifies(handle) {
            library.free(notification)
            count += 1
        }
        return count
    }

    var port: String? { library.port(handle).map { String(cString: $0) } }

    // MARK: Statements

    /// Sends a statement.
    ///
    /// - Parameters:
    ///   - sql: one statement.
    ///   - arguments: values of its parameters.
    ///   - isKept: it will be executed again.
    /// - Throws: `PostgresError`, perhaps of an earlier statement.
    func execute(_ sql: String, _ arguments: StatementArguments = [], isKept: Bool = false) throws(PostgresError) {
        if unread >= Self.mostUnread { try readAll() }
        try send(sql, arguments, isKept)
    }

    /// Executes a statement, and all that were sent before.
    ///
    /// - Returns: the rows.
    /// - Throws: `PostgresError`.
    func rows(
        _ sql: String, _ arguments: StatementArguments = [], isKept: Bool = false
    ) throws(PostgresError) -> PostgresResult {
        try execute(sql, arguments, isKept: isKept)
        guard let result = try readAll(last: 1).first else { throw PostgresError(state: nil, message: "no answer") }
        return result
    }

    /// Executes several statements in one round trip, and all that were sent before.
    ///
    /// - Parameter statements: not many.
    /// - Returns: the rows of each.
    /// - Throws: `PostgresError`, perhaps of an earlier statement.
    func rows(of statements: [(sql: String, arguments: StatementArguments)]) throws(PostgresError) -> [PostgresResult] {
        if unread > Self.mostUnread - statements.count { try readAll() }
        for statement in statements { try send(statement.sql, statement.arguments, false) }
        return try readAll(last: statements.count)
    }

    /// Rows that the last statement has changed.
    var changes: Int {
        get throws(PostgresError) {
            try readAll()
            return lastChanges
        }
    }

    /// Rows that all statements have changed so far.
    var totalChanges: Int {
        get throws(PostgresError) {
            try readAll()
            return allChanges
        }
    }

    /// Executes statements that end a transaction, and all statements that were sent before.
    func end(_ statements: [String]) throws(PostgresError) {
        try sendEnd(statements)
        try readAll(isSynced: true)
    }

    /// From now on statements are prepared: there is no pooler.
    func prepares() { isPooled = false }

    /// Numbers a transaction that writes, among those of this connection: who loses the answer to its commit finds the number of
    /// the last one that was stored. The number of a transaction (`pg_current_xact_id`) would be given again after a crash that
    /// took back the first one that had it.
    func number() throws(PostgresError) {
        lastNumber += 1
        if lastNumber == 1 {
            // Of connections that are over.
            try execute(
                """
                DELETE FROM commits WHERE connection IN (
                    SELECT connection FROM commits WHERE at < now() - interval '1 hour' FOR UPDATE SKIP LOCKED)
                """)
        }
        try execute(
            """
            INSERT INTO commits (connection, number) VALUES (?, ?)
            ON CONFLICT (connection) DO UPDATE SET number = excluded.number, at = excluded.at
            """, [identifier, lastNumber], isKept: true)
        isBegun = false
    }

    /// The server has begun the transaction that was numbered last. What was sent, and not answered, could still reach the
    /// server after the connection has broken here.
    func begun() throws(PostgresError) {
        if !isBegun { try readAll() }
    }

    /// As `end`, for a transaction that has only read, or whose loss does no harm: its answer is not waited for, unless a pooler
    /// would give what is sent next to another session.
    func endUnread(_ statements: [String]) throws(PostgresError) {
        try sendEnd(statements)
        if isPooled { try readAll(isSynced: true) }
    }

    private func sendEnd(_ statements: [String]) throws(PostgresError) {
        for statement in statements { try send(statement, [], true) }
        guard library.sync(handle) == 1 else { throw failure(nil) }
        unread += 1
        syncs += 1
    }

    private func send(_ sql: String, _ arguments: StatementArguments, _ isKept: Bool) throws(PostgresError) {
        let kept = statements[sql] ?? Kept(PostgresStatement(sql))
        let statement = kept.statement
        let values = statement.values(arguments)
        let types = values.map(\.postgresType)
        let formats = values.map { CInt($0.isBinary ? 1 : 0) }
        let parameters = values.map(\.postgres)
        let lengths = parameters.map { CInt($0?.count ?? 0) }
        let count = CInt(values.count)
        let isSent: Bool
        if isKept, !isPooled {
            if kept.prepared.isEmpty { statements[sql] = kept }
            let known = kept.prepared.first { $0.types == types }
            let name: String
            if let known { name = known.name } else { name = try prepare(kept, types) }
            isSent =
                Self.pointers(parameters) { library.sendPrepared(handle, name, count, $0, lengths, formats, 0) } == 1
        } else {
            isSent =
                Self.pointers(parameters) {
                    library.sendQuery(handle, statement.sql, count, types, $0, lengths, formats, 0)
                } == 1
        }
        guard isSent else { throw failure(nil) }
        unread += 1
    }

    private func prepare(_ kept: Kept, _ types: [CUnsignedInt]) throws(PostgresError) -> String {
        let name = "photorename_\(preparedCount)"
        preparedCount += 1
        guard library.sendPrepare(handle, name, kept.statement.sql, CInt(types.count), types) == 1 else {
            throw failure(nil)
        }
        unread += 1
        kept.prepared.append(Prepared(types: types, name: name))
        unconfirmed.append((kept, name))
        return name
    }

    // MARK: Answers

    /// Reads the answers to everything that was sent.
    ///
    /// - Parameters:
    ///   - isSynced: everything ends with a synchronization point.
    ///   - wanted: the results that are wanted, of the last statements.
    /// - Returns: these results.
    /// - Throws: `PostgresError`.
    @discardableResult
    private func readAll(isSynced: Bool = false, last wanted: Int = 0) throws(PostgresError) -> [PostgresResult] {
        guard unread > 0 else { return [] }
        if !isSynced { guard library.sendFlush(handle) == 1 else { throw failure(nil) } }
        guard library.flush(handle) >= 0 else { throw failure(nil) }
        var last: [PostgresResult] = []
        while unread > 0 {
            guard let result = library.next(handle) else {
                // The end of one statement's results; of a lost connection there is no other.
                guard library.status(handle) == 0 else { throw failure(nil) }
                continue
            }
            switch library.resultStatus(result) {
            // PGRES_EMPTY_QUERY, PGRES_COMMAND_OK, PGRES_TUPLES_OK.
            case 0...2:
                let result = PostgresResult(library, result)
                lastChanges = result.changes
                allChanges += result.changes
                if unread <= wanted { last.append(result) }
                unread -= 1
            // PGRES_PIPELINE_SYNC.
            case 10:
                library.clear(result)
                unread -= 1
                syncs -= 1
            default:
                let error = failure(result)
                library.clear(result)
                recover(isSynced: isSynced)
                throw error
            }
        }
        unconfirmed = []
        isBegun = true
        return last
    }

    /// After an error, the server skips everything up to a synchronization point.
    private func recover(isSynced: Bool) {
        for (kept, name) in unconfirmed { kept.prepared.removeAll { $0.name == name } }
        unconfirmed = []
        unread = 0
        if !isSynced {
            guard library.sync(handle) == 1 else { return }
            syncs += 1
        }
        while syncs > 0, library.status(handle) == 0 {
            guard let result = library.next(handle) else { continue }
            if library.resultStatus(result) == 10 { syncs -= 1 }
            library.clear(result)
        }
    }

    /// Nothing was lost on the way.
    var isUsable: Bool { library.status(handle) == 0 }

    private func failure(_ result: OpaquePointer?) -> PostgresError {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { library.resultField(result, CInt($0)) }.map { String(cString: $0) }
        }
        let own = library.errorMessage(handle).map { String(cString: $0) } ?? ""
        let lines = own.split(whereSeparator: \.isNewline).map(String.init)
        return PostgresError(
            state: result == nil ? nil : field("C"), message: field("M") ?? lines.joined(separator: "; "))
    }

    // MARK: C

    /// C strings, and NULL behind the last.
    private static func texts<Value>(_ texts: [String], _ body: (LibPQ.Texts) -> Value) -> Value {
        pointers(texts.map { Array($0.utf8) + [0] }, body)
    }

    /// Pointers to bytes, NULL for nil, and NULL behind the last.
    private static func pointers<Value>(_ values: [[UInt8]?], _ body: (LibPQ.Texts) -> Value) -> Value {
        // All in one block, each with a zero behind it.
        var block: [UInt8] = []
        var places: [Int?] = []
        for value in values {
            places.append(value.map { _ in block.count })
            guard let value else { continue }
            block += value
            block.append(0)
        }
        return block.withUnsafeBytes { bytes in
            let start = bytes.baseAddress
            let pointers = places.map { place in
                place.flatMap { start?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return withUnsafeTemporaryAllocation(of: LibPQ.Text?.self, capacity: pointers.count + 1) { buffer in
                _ = buffer.initialize(from: pointers + [nil])
                // Its capacity is one at least.
                guard let base = buffer.baseAddress else { preconditionFailure("no memory") }
                return body(base)
            }
        }
    }
}
