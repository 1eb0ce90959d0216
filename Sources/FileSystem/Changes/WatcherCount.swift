import CPosix
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Counts the processes that watch a file: each holds a lock on the first free byte, which the system releases when it dies.
final class WatcherCount: Sendable {
    private let descriptor: Int32
    private let seat: off_t
    private let counted = Mutex((count: 1, at: ContinuousClock.now - .seconds(60)))

    /// More than this many are not counted.
    private static let most: off_t = 1_000

    /// - Parameter descriptor: the file, open for writing; the caller closes it.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var seat: off_t = 0
        while seat < Self.most, posix_lock_byte(descriptor, seat) != 0, errno == EAGAIN || errno == EACCES { seat += 1 }
        self.seat = seat
    }

    /// At least 1. Counted at most once a second, because it takes a system call for each.
    var count: Int {
        counted.withLock { counted in
            if ContinuousClock.now - counted.at > .seconds(1) { counted = (countAnew(), .now) }
            return counted.count
        }
    }

    private func countAnew() -> Int {
        var others = 0
        var place: off_t = -1
        while others < Int(Self.most), case let next = posix_locked_byte(descriptor, place + 1), next > place {
            others += 1
            place = next
        }
        return others + 1
    }
}
