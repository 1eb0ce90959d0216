import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Waits for a notification: woken by the system (inotify, kqueue), or by a timeout.
///
/// A user has 128 inotify instances by default; if none is left, only the timeout applies.
///
/// All watchers of a file share a budget: a hundred watchers that woke ten times a second took a tenth of the writer's time
/// on busy cores.
public final class ChangeWatcher: Sendable {
    private let queue: Int32
    private let file: Int32
    private let audience: WatcherCount

    /// Wake-ups a second of all watchers together. Up to five watchers see everything within 20 ms.
    private static let looks = 250
    private static let longest = 500

    /// - Parameter path: the notification file, which is created if there is none.
    public init(path: String) {
        file = posix_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        audience = WatcherCount(file)
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

    /// The system notifies us; otherwise `wait` only times out.
    public var isNotified: Bool { queue >= 0 }

    /// Minimum time between two wake-ups, in milliseconds.
    private var rest: Int { min(Self.longest, audience.count * 1_000 / Self.looks) }

    /// Returns when there was a notification since the last call, or after the timeout; never earlier than the minimum time.
    ///
    /// - Returns: whether there was a notification, as far as the system tells.
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
            // Several notifications are one wake-up.
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(queue, &buffer, buffer.count) > 0 {}
            return true
        #endif
    }
}
