import Foundation
import GRDB
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Makes the write-ahead log durable.
///
/// `synchronous=FULL` would sync within each commit, under the lock that all other processes wait for: 4 ms instead of 0.1
/// ms, and forever if the process is stopped there. `NORMAL` syncs only around checkpoints, so the caller syncs after the
/// commit, before it relies on it. Until then, others may read what a power cut would take back.
final class LogSync: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    init(path: String) {
        self.path = path + "-wal"
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// - Throws: `DatabaseError`, an I/O error: the commit may not be durable.
    func sync() throws {
        // The file stays the same as long as the database is open.
        let file = descriptor.withLock { file in
            if file < 0 { file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
            return file
        }
        #if canImport(Darwin)
            let failed = file < 0 || fsync(file) != 0
        #else
            let failed = file < 0 || fdatasync(file) != 0
        #endif
        guard failed else { return }
        let why = String(cString: strerror(errno))
        throw DatabaseError(resultCode: .SQLITE_IOERR, message: "\(path) could not be synced: \(why)")
    }
}
