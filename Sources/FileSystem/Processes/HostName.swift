#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The name of this machine.
public enum HostName {
    /// As the kernel has it: nobody is asked over the network.
    public static let current: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()
}
