import CPosix
import Clocks
import PhotoModel
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Spawn {
    /// The standard output of a program, and how it ended.
    public struct Captured: Sendable {
        public var bytes: [UInt8] = []
        /// Its exit status, or 128 plus the number of the signal that ended it; nil if it was killed at the timeout.
        public var status: Int32?
    }

    /// Runs the program and reads its output. Blocking.
    ///
    /// - Parameters:
    ///   - limit: maximum bytes to read.
    ///   - timeout: after this time the program is killed; if it has its own session, with all processes that it started.
    /// - Throws: `Errno` when it can't be started.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func capture(limit: Int, timeout: Duration) throws(Errno) -> Captured {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .current }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child: Int32
        do {
            defer { close(ends[1]) }
            child = try start(result: ends[1])
        }
        let deadline = MonotonicClock.now + timeout.milliseconds
        var captured = Captured()
        let isOver = Self.read(ends[0], limit, deadline, &captured.bytes)
        captured.status = isOver ? wait(for: child, until: deadline) : nil
        if captured.status == nil {
            kill(isDetached ? -child : child, SIGKILL)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        return captured
    }

    /// - Returns: false if the timeout came first.
    private static func read(_ descriptor: Int32, _ limit: Int, _ deadline: Int64, _ bytes: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < limit {
            let left = deadline - MonotonicClock.now
            guard left > 0 else { return false }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(min(left, 60_000))) > 0 else { continue }
            #if canImport(Darwin)
                let count = Darwin.read(descriptor, &buffer, min(buffer.count, limit - bytes.count))
            #else
                let count = Glibc.read(descriptor, &buffer, min(buffer.count, limit - bytes.count))
            #endif
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return true }
            bytes += buffer[..<count]
        }
        return true
    }

    private func wait(for child: Int32, until deadline: Int64) -> Int32? {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return Self.exitStatus(status) }
            if ended < 0, errno != EINTR { return nil }
            guard MonotonicClock.now < deadline else { return nil }
            usleep(2_000)
        }
    }
}
