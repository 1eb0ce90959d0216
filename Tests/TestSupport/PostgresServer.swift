import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own: a cluster in a scratch folder, run as a user without privileges, reached by a socket.
public final class PostgresServer: Sendable {
    /// Debian has the programs of each version in a folder of its own, outside PATH.
    public static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// The server that most tests share; nil where PostgreSQL is not installed. It does not wait for its disk.
    public static let shared: PostgresServer? = {
        guard programs != nil else { return nil }
        return try? PostgresServer(settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off"])
    }()

    public struct Failure: Error {
        public var words: String

        public init(words: String) {
            self.words = words
        }
    }

    /// Short: the path of a socket has 107 bytes at most.
    public let folder: String
    /// Nil where it is reached by its socket only.
    public let port: UInt16?
    private let host: String
    private let settings: [String]
    private let databases = Atomic(0)
    /// Databases with the tables of a program, by its path.
    private let templates = Mutex<[String: String]>([:])

    /// Makes a cluster, and starts it.
    ///
    /// - Parameters:
    ///   - settings: for `postgresql.conf`.
    ///   - listens: on a port, too.
    ///   - address: where that port is; whoever is in its network may use it.
    /// - Throws: an error with the server's words.
    public init(settings: [String] = [], listens: Bool = false, at address: String = "127.0.0.1") throws {
        host = address
        port = listens ? try Loopback.freePort() : nil
        folder = try Shell.run("mktemp -d /tmp/pg-XXXXXX").lines.first ?? ""
        self.settings = settings
        // As root, initdb refuses to run.
        if getuid() == 0 { try Shell.run("chown nobody '\(folder)'") }
        try run("'\(Self.programs ?? "")/initdb' -D '\(folder)/data' -U postgres --auth trust -E UTF8 --no-locale -N")
        try run("echo 'host all all \(address)/24 trust' >> data/pg_hba.conf")
        try start()
        try sql("CREATE ROLE someone LOGIN")
        try endWithTests()
    }

    /// Copies another server, and follows it until `promote`.
    ///
    /// - Throws: an error with the server's words.
    public init(standbyOf primary: PostgresServer) throws {
        host = primary.host
        port = try Loopback.freePort()
        folder = try Shell.run("mktemp -d /tmp/pg-XXXXXX").lines.first ?? ""
        settings = primary.settings
        if getuid() == 0 { try Shell.run("chown nobody '\(folder)'") }
        try run(
            "'\(Self.programs ?? "")/pg_basebackup' -h '\(primary.folder)' -p \(primary.port ?? 5432) -U postgres -D data -R -c fast"
        )
        try start()
        try endWithTests()
    }

    public static func freePort() throws -> UInt16 { try Loopback.freePort() }

    public func promote() throws { try run("'\(Self.programs ?? "")/pg_ctl' -D data -w promote") }

    /// Ends the server with these tests, however they end.
    private func endWithTests() throws {
        _ = try Shell.Running(
            "/bin/bash",
            [
                "-c",
                """
                while kill -0 \(getpid()); do sleep 1; done
                kill -QUIT $(head -1 '\(folder)/data/postmaster.pid'); rm -rf '\(folder)'
                """,
            ])
    }

    /// Runs a line of shell as the server's user.
    @discardableResult
    public func run(_ script: String) throws -> Shell.Result {
        let user = getuid() == 0 ? "setpriv --reuid=65534 --clear-groups env HOME='\(folder)' " : ""
        let result = try Shell.run("cd '\(folder)' && \(user)bash -c \"$SCRIPT\"", environment: ["SCRIPT": script])
        guard result.status == 0 else {
            throw Failure(words: result.output + result.error)
        }
        return result
    }

    public func start() throws {
        let network = port.map { ["listen_addresses=\(host)", "port=\($0)"] } ?? ["listen_addresses="]
        let options = (["unix_socket_directories=\(folder)"] + network + settings).map { "-c \($0)" }
        // Nothing that waits for the end of our pipes.
        try run(
            "'\(Self.programs ?? "")/pg_ctl' -D data -w -l log -o '\(options.joined(separator: " "))' start >/dev/null 2>&1 </dev/null"
        )
    }

    /// As after a power cut, but that the disk has everything.
    public func crash() throws { try run("'\(Self.programs ?? "")/pg_ctl' -D data -m immediate stop") }

    /// It can be started again.
    public func stopForChange() { _ = try? run("'\(Self.programs ?? "")/pg_ctl' -D data -m immediate stop") }

    /// - Parameter mode: of `pg_ctl`: `fast`, or `immediate`, which is a crash.
    public func stop(_ mode: String = "immediate") {
        _ = try? run("'\(Self.programs ?? "")/pg_ctl' -D data -m \(mode) stop")
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Rows of a statement, columns split by `|`.
    @discardableResult
    public func sql(_ statement: String, in database: String = "postgres", as role: String = "postgres") throws
        -> [String]
    {
        let result = try Shell.run(
            "\(Self.programs ?? "")/psql",
            [
                "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", "\(port ?? 5432)", "-U", role, "-d", database,
                "-c", statement,
            ])
        guard result.status == 0 else { throw Failure(words: result.error) }
        return result.lines
    }

    /// A new database, without a schema.
    ///
    /// - Returns: its name.
    public func database() throws -> String {
        let name = "d\(databases.add(1, ordering: .relaxed).newValue)"
        try sql("CREATE DATABASE \(name) OWNER someone")
        return name
    }

    /// A new database that has the tables: a copy of one that a program has made.
    func copy(madeBy program: String) throws -> String {
        let template = try templates.withLock { templates in
            if let known = templates[program] { return known }
            let name = try database()
            let result = try Shell.run(program, ["database", "init", "--database", address(of: name)])
            guard result.status == 0 else { throw Failure(words: result.error) }
            templates[program] = name
            return name
        }
        let name = "d\(databases.add(1, ordering: .relaxed).newValue)"
        _ = try templates.withLock { _ in try sql("CREATE DATABASE \(name) TEMPLATE \(template) OWNER someone") }
        return name
    }

    /// The shared server and a database of it, where an address is of that.
    static func named(by address: String) -> (server: PostgresServer, database: String)? {
        guard address.hasPrefix("postgresql:///"), let server = shared else { return nil }
        return (server, String(address.dropFirst(14).prefix { $0 != "?" }))
    }

    /// Copies the database of an address.
    ///
    /// - Returns: false for a file.
    public static func save(_ address: String, _ name: String) throws -> Bool {
        guard let (server, database) = named(by: address) else { return false }
        try server.copy(database, to: database + name)
        return true
    }

    /// The database of an address becomes what it was.
    public static func restore(_ address: String, _ name: String) throws -> Bool {
        guard let (server, database) = named(by: address) else { return false }
        try server.copy(database + name, to: database)
        return true
    }

    private func copy(_ database: String, to copy: String) throws {
        try sql("DROP DATABASE IF EXISTS \(copy) WITH (FORCE)")
        try sql("CREATE DATABASE \(copy) TEMPLATE \(database) OWNER someone")
    }

    public func address(of database: String, role: String = "someone") -> String {
        "postgresql:///\(database)?host=\(folder)&user=\(role)"
    }
}
