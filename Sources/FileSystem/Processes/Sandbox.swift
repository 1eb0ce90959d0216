import CPosix

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What a process that reads hostile bytes gives up for good: files, the network, other processes.
public struct Sandbox: Sendable, Codable, Hashable {
    /// Landlock: nothing can be opened by its path.
    public var deniesPaths: Bool
    /// seccomp: no system calls but those that a decoder needs.
    public var deniesCalls: Bool

    /// Closes it. What is open already stays so.
    ///
    /// - Parameters:
    ///   - files: open descriptors at most.
    ///   - readable: an open file that can also be opened by its path, where everything else is denied; nil for none.
    /// - Returns: what the kernel has of it.
    public static func close(files: Int, readable: CInt? = nil) -> Sandbox {
        // No file can be opened later.
        _ = sizes
        _ = posix_limit_files(UInt(files))
        _ = posix_no_new_privileges()
        let deniesPaths = posix_deny_paths(readable ?? -1) == 0
        let opens = deniesPaths && readable != nil
        return Sandbox(deniesPaths: deniesPaths, deniesCalls: posix_deny_calls(opens ? 1 : 0) == 0)
    }

    /// Processor time from now on, after which this process is killed.
    public static func limitProcessorTime(seconds: Int) { _ = posix_limit_cpu(UInt(seconds)) }

    /// Lets this process grow by so many bytes of memory from now on; allocations beyond that fail.
    public static func limitMemory(growth: Int) { _ = posix_limit_memory(UInt64(max(0, memory + growth))) }

    private static let sizes = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)

    /// Bytes of this process that count; zero where the system doesn't tell.
    private static var memory: Int {
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
            let count = pread(sizes, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return 0 }
            return ProcessMemory(pages: String(decoding: buffer.prefix(count), as: UTF8.self)).data
        }
    }
}
