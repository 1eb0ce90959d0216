import CPosix
import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Properties of a folder's file system that renames depend on.
public struct Mount: Hashable, Sendable {
    /// Its identifier (usually a UUID) in lower-case hex; nil if it has none.
    public var identifier: String?
    /// Files keep their inode numbers when the file system is mounted again, and when they are renamed.
    public var keepsInodes: Bool
    /// Bytes; on some file systems UTF-16 units.
    public var longestName: Int
    public var isReadOnly: Bool
    public var freeBytes: UInt64

    /// Magic numbers of file systems with lasting inode numbers (statfs(2)). Not among them: FUSE, where most programs make
    /// them up (exFAT swapped those of two files when it was mounted again); FAT and exFAT, which have none; overlay, where a
    /// copy-up may change them; SMB shares.
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
            // APFS and HFS+.
            let keeps = true
        #else
            let keeps = Mount.keepsInodes(mount.type)
        #endif
        return Mount(
            identifier: mount.has_identifier != 0 ? identifier : nil, keepsInodes: keeps,
            longestName: Int(clamping: mount.longest_name), isReadOnly: mount.is_read_only != 0,
            freeBytes: mount.free_bytes)
    }

    /// This process may change names in the folder.
    public var isWritable: Bool {
        ".".withCString { faccessat(descriptor, $0, W_OK | X_OK, 0) } == 0
    }
}

extension Mount {
    static func keepsInodes(_ type: UInt) -> Bool { inodesStay.contains(type) }
}
