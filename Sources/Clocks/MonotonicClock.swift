#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The clock that leases and delays are measured by (CLOCK_MONOTONIC).
///
/// It is the same for all processes, starts at boot, stops while the machine sleeps, and is unaffected by changes of the
/// calendar time.
public enum MonotonicClock {
    /// Milliseconds since boot.
    public static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
