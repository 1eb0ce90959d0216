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
}
