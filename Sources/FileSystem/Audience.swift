import CPosix
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Counts those that watch a file: each holds a lock on a byte of its own, the first that was free. The system takes it
/// back from one that dies.
final class Audience: Sendable {
    private let descriptor: Int32
    private let seat: off_t
    private let counted = Mutex((count: 1, at: ContinuousClock.now - .seconds(60)))

    /// More than this many are not counted.
    private static let most: off_t = 1_000

    /// - Parameter descriptor: of the file, open for writing; it stays the caller's.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var seat: off_t = 0
        while seat < Self.most, posix_lock_byte(descriptor, seat) != 0, errno == EAGAIN || errno == EACCES { seat += 1 }
        self.seat = seat
    }

    /// At least 1, and how many there were a second ago or less: counting takes a call for each.
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
