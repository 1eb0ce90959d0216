public import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension ProcessIdentity {
    /// Ends a process that leads a session of its own, with everything that it started there, also if only that is left: the
    /// system gives no process the ID of a group that has a member. Blocking.
    ///
    /// - Parameter patience: how long it may take to end by itself before it is killed.
    public func end(patience: Duration) {
        if isAlive {
            if patience > .zero { kill(-pid, SIGTERM) }
            let began = ContinuousClock.now
            while isAlive, .now - began < patience { usleep(20_000) }
            kill(-pid, SIGKILL)
            while isAlive, .now - began < patience + .seconds(2) { usleep(5_000) }
        } else if boot == ProcessIdentity.current.boot, kill(pid, 0) != 0, errno == ESRCH {
            kill(-pid, SIGKILL)
        }
        // If it is a child of this process.
        _ = waitpid(pid, nil, WNOHANG)
    }
}
