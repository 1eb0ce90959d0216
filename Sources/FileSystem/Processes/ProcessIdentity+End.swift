import Foundation
public import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension ProcessIdentity {
    /// Ends a process that leads a session of its own, with everything that it started there. Blocking.
    ///
    /// - Parameter patience: how long it may take to end by itself before it is killed.
    public func end(patience: Duration) {
        let began = ContinuousClock.now
        if isAlive, patience > .zero { kill(-pid, SIGTERM) }
        while isAlive, .now - began < patience { usleep(20_000) }
        if hasItsID { kill(-pid, SIGKILL) }
        while isAlive, .now - began < patience + .seconds(2) { usleep(5_000) }
        // If it is a child of this process.
        _ = waitpid(pid, nil, WNOHANG)
    }
}

/// How a child of this process ended.
public struct ProcessEnd: Hashable, Sendable {
    /// Nil if it exited by itself.
    public var signal: Int32?
    public var status: Int32

    public init(signal: Int32?, status: Int32) {
        self.signal = signal
        self.status = status
    }

    /// - Parameter status: of waitpid(2).
    init(waited status: Int32) {
        let signal = status & 0x7F
        self.init(signal: signal == 0 ? nil : signal, status: status >> 8 & 0xFF)
    }

    /// "signal 11", "status 1".
    public var text: String { signal.map { "signal \($0)" } ?? "status \(status)" }
}

extension ProcessIdentity {
    /// Kills it, if it is there.
    public func endAtOnce() { if isAlive { kill(pid, SIGKILL) } }

    /// The process or one of its group has a socket open, by the socket's inode. False where the system doesn't tell.
    public func owns(socket inode: Int) -> Bool {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).contains { name in
            guard let id = Int32(name), Self.group(of: id) == pid else { return false }
            return ((try? manager.contentsOfDirectory(atPath: "/proc/\(name)/fd")) ?? []).contains {
                (try? manager.destinationOfSymbolicLink(atPath: "/proc/\(name)/fd/\($0)")) == "socket:[\(inode)]"
            }
        }
    }

    /// Waits until a child of this process has ended. Blocking.
    public func waitForEnd() -> ProcessEnd {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return ProcessEnd(signal: nil, status: -1) }
        }
        return ProcessEnd(waited: status)
    }

    /// Waits so many seconds until a child of this process has ended, then kills it. Blocking.
    public func waitForEnd(atMost seconds: Int) -> ProcessEnd {
        let began = ContinuousClock.now
        var status: Int32 = 0
        while .now - began < .seconds(seconds) {
            let found = waitpid(pid, &status, WNOHANG)
            if found == pid { return ProcessEnd(waited: status) }
            guard found == 0 || errno == EINTR else { break }
            usleep(2_000)
        }
        endAtOnce()
        return waitForEnd()
    }
}
