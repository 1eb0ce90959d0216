import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Waits for a doorbell: woken by the system (inotify, kqueue), and after a while in any case.
///
/// There are 128 inotify instances for a user by default; where none is left, the while is all there is.
///
/// All who watch a bell share what they may take from the one that rings: a hundred who looked at each of ten rings a second
/// took a tenth of its time where the cores were busy.
public final class DoorbellWatch: Sendable {
    private let queue: Int32
    private let file: Int32
    private let audience: Audience

    /// Looks a second of all watchers together. Up to five watchers so see everything within 20 ms.
    private static let looks = 250
    private static let longest = 500

    /// - Parameter path: of the doorbell, which is made where there is none.
    public init(path: String) {
        file = posix_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        audience = Audience(file)
        #if canImport(Darwin)
            queue = kqueue()
            var event = kevent()
            event.ident = UInt(max(0, file))
            event.filter = Int16(EVFILT_VNODE)
            event.flags = UInt16(EV_ADD | EV_CLEAR)
            event.fflags = UInt32(NOTE_ATTRIB)
            if queue >= 0 { _ = kevent(queue, &event, 1, nil, 0, nil) }
        #else
            queue = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
            if queue >= 0 { inotify_add_watch(queue, path, UInt32(IN_ATTRIB)) }
        #endif
    }

    deinit {
        if queue >= 0 { close(queue) }
        if file >= 0 { close(file) }
    }

    /// The system wakes us; otherwise `wait` only waits.
    public var isNotified: Bool { queue >= 0 }

    /// How long this one rests after a look, milliseconds.
    private var rest: Int { min(Self.longest, audience.count * 1_000 / Self.looks) }

    /// Returns when the bell rang since the last call, or after so many milliseconds; not before its rest is over.
    ///
    /// - Returns: whether it rang, as far as the system tells.
    @discardableResult
    public func wait(milliseconds: Int32) -> Bool {
        let rest = min(Int32(rest), milliseconds)
        usleep(UInt32(rest) * 1_000)
        let milliseconds = milliseconds - rest
        guard queue >= 0 else {
            usleep(UInt32(milliseconds) * 1_000)
            return false
        }
        #if canImport(Darwin)
            var event = kevent()
            var time = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
            return kevent(queue, nil, 0, &event, 1, &time) > 0
        #else
            var waiting = pollfd(fd: queue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, milliseconds) > 0 else { return false }
            // Several rings are one look.
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(queue, &buffer, buffer.count) > 0 {}
            return true
        #endif
    }
}
