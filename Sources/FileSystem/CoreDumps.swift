import CPosix

/// What a crash would write of this process's memory to a disk.
public enum CoreDumps {
    /// None from now on, neither of this process nor of those that it starts: there is a key in it.
    public static func forbid() { posix_forbid_core_dumps() }
}
