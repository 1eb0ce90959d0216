import Foundation
import GRDB
import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The jobs database. Its functions are transactions, named by what they are for; nobody else writes SQL.
public final class JobStore: Sendable {
    let database: DatabasePool
    public let path: String

    /// Opens the database, and makes it where there is none: the file 0600, a folder that has to be made 0700.
    ///
    /// - Throws: `JobStoreError`.
    public init(path: String) throws {
        self.path = path
        try Self.makeFile(path)
        var configuration = Configuration()
        configuration.label = "photorename"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // A description that was paid for is not lost by a power cut after its commit.
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            database = try DatabasePool(path: path, configuration: configuration)
            let migrator = Migrations.migrator
            if try database.read(migrator.hasBeenSuperseded) { throw JobStoreError.newer(path: path) }
            try migrator.migrate(database)
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                throw JobStoreError.damaged(path: path, reason: error.message ?? "\(error)")
            default: throw JobStoreError.cannotOpen(path: path, reason: error.message ?? "\(error)")
            }
        }
    }

    /// Made by ourselves first, so that SQLite, which copies the mode to `-wal` and `-shm`, finds the right one. A link
    /// in its place is refused.
    private static func makeFile(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if !FileManager.default.fileExists(atPath: folder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw JobStoreError.cannotOpen(path: path, reason: error.localizedDescription)
            }
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw JobStoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
    }

    static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
    static func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }
}
