#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Milliseconds since boot (CLOCK_MONOTONIC): the same for every process, whatever is done to the calendar, and standing
/// still while the machine sleeps. Leases and waits are counted by it.
public enum BootClock {
    public static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension Duration {
    /// Whole milliseconds.
    public var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
