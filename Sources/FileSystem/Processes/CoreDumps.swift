import CPosix

/// Core dumps of this process.
public enum CoreDumps {
    /// Disables core dumps of this process and of those that it starts, since its memory contains a key.
    public static func forbid() { posix_forbid_core_dumps() }
}
