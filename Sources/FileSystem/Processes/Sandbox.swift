import CPosix

/// What a process that reads hostile bytes gives up for good: files, the network, other processes.
public struct Sandbox: Sendable, Codable, Hashable {
    /// Landlock: nothing can be opened by its path.
    public var deniesPaths: Bool
    /// seccomp: no system calls but those that a decoder needs.
    public var deniesCalls: Bool

    /// Closes it. What is open already stays so.
    ///
    /// - Parameter files: open descriptors at most.
    /// - Returns: what the kernel has of it.
    public static func close(files: Int) -> Sandbox {
        var isUnwritable: CInt = 0
        _ = posix_limit_files(UInt(files), &isUnwritable)
        _ = posix_no_new_privileges()
        let deniesPaths = posix_deny_paths() == 0
        return Sandbox(deniesPaths: deniesPaths, deniesCalls: posix_deny_calls() == 0)
    }

    /// Processor time from now on, after which this process is killed.
    public static func limitProcessorTime(seconds: Int) { _ = posix_limit_cpu(UInt(seconds)) }

    /// Memory of this process, in bytes: allocations beyond it fail.
    public static func limitMemory(bytes: Int) { _ = posix_limit_memory(UInt64(bytes)) }
}
