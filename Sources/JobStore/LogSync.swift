import Foundation
import GRDB
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Puts the write-ahead log on disk.
///
/// `synchronous=FULL` would do so within each commit, and so under the lock that every other process waits for: 4 ms
/// instead of a tenth of one, and for good when the process is stopped there. `NORMAL` leaves it out (and still syncs
/// around checkpoints); the caller syncs after the commit, before it counts on it. Until then others may see what a
/// power cut would take back, for them as for us.
final class LogSync: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    init(path: String) {
        self.path = path + "-wal"
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
    }

    /// - Throws: `DatabaseError`, an I/O error: what was committed may not be on disk.
    func sync() throws {
        // The file stays the same one as long as we have the database open.
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
