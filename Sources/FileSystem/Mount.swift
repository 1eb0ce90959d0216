import CPosix
import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The file system that a folder lies on, as far as renames depend on it.
public struct Mount: Hashable, Sendable {
    /// Its own identifier (a UUID as a rule), lower-case hex; nil where it has none.
    public var identifier: String?
    /// A file keeps its inode number also when the file system is mounted anew, and when it is renamed.
    public var keepsInodes: Bool
    /// Bytes; on some file systems UTF-16 units.
    public var longestName: Int
    public var isReadOnly: Bool
    public var freeBytes: UInt64

    /// Magic numbers of file systems whose inodes stay (statfs(2)). Not among them: FUSE, where most programs make the
    /// numbers up (exFAT gave two files each other's after it was mounted anew); FAT and exFAT, which have none; overlay,
    /// whose number may change when a file is copied up; shares of Windows.
    private static let inodesStay: Set<UInt> = [
        0xEF53,  // ext2, ext3, ext4
        0x5846_5342,  // XFS
        0x9123_683E,  // Btrfs
        0x0102_1994,  // tmpfs
        0x2FC1_2FC1,  // ZFS
        0xF2F5_2010,  // F2FS
        0xCA45_1A4E,  // bcachefs
        0x3153_464A,  // JFS
        0x5265_4973,  // ReiserFS
        0x6969,  // NFS
    ]
}

extension Directory {
    public func mount() throws(FileSystemError) -> Mount {
        var mount = posix_mount()
        _ = try valueOrErrno(.stat, path) { posix_mount_of(descriptor, &mount) }
        let identifier = withUnsafeBytes(of: mount.identifier) { Array($0).hex }
        #if canImport(Darwin)
            // APFS and HFS+, as good as ever.
            let keeps = true
        #else
            let keeps = Mount.keepsInodes(mount.type)
        #endif
        return Mount(
            identifier: mount.has_identifier != 0 ? identifier : nil, keepsInodes: keeps,
            longestName: Int(clamping: mount.longest_name), isReadOnly: mount.is_read_only != 0,
            freeBytes: mount.free_bytes)
    }

    /// Whether this process may change names in the folder.
    public var isWritable: Bool {
        ".".withCString { faccessat(descriptor, $0, W_OK | X_OK, 0) } == 0
    }
}

extension Mount {
    fileprivate static func keepsInodes(_ type: UInt) -> Bool { inodesStay.contains(type) }
}
