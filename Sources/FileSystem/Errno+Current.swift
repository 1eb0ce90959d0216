import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension Errno {
    static var current: Errno { Errno(rawValue: errno) }
}
