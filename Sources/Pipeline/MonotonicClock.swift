#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Milliseconds since boot: the same for every process, whatever is done to the calendar.
enum MonotonicClock {
    static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
