import Foundation

/// A file system of a kind, mounted on a folder. Needs the superuser.
public final class MountedDisk: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case ext4, tmpfs, overlay, bindfs, exfat, ntfs

        /// What the disk holds is still there when it is mounted again.
        public var isKept: Bool { self != .tmpfs }
        public var hasHardLinks: Bool { self != .exfat && self != .ntfs }
    }

    public let kind: Kind
    public let path: String
    private let scratch: Scratch

    /// - Returns: nil, which is said aloud, where this kind cannot be mounted.
    public init?(_ kind: Kind) throws {
        self.kind = kind
        scratch = try Scratch()
        path = try scratch.folder("disk")
        let made = try Shell.run("cd '\(scratch.path)' && \(Self.make(kind)) && \(Self.mount(kind))")
        guard made.status == 0 else {
            print("SKIPPED: \(kind) cannot be mounted here: \(made.error.suffix(200))")
            return nil
        }
    }

    deinit { _ = try? Shell.run("cd '\(scratch.path)' && { \(Self.unmount(kind)); }") }

    public func mountAnew() throws {
        let result = try Shell.run("cd '\(scratch.path)' && \(Self.unmount(kind)) && \(Self.mount(kind))")
        guard result.status == 0 else { throw POSIXError(.EBUSY, userInfo: ["mount": result.error]) }
    }

    private static func make(_ kind: Kind) -> String {
        switch kind {
        case .ext4: "truncate -s 16M image && mkfs.ext4 -q -F image"
        case .tmpfs: "true"
        case .overlay: "mkdir lower upper work"
        case .bindfs: "mkdir below"
        case .exfat: "truncate -s 16M image && mkfs.exfat image > made 2>&1"
        case .ntfs: "truncate -s 16M image && mkntfs -F -Q -q image > made 2>&1"
        }
    }

    private static func mount(_ kind: Kind) -> String {
        switch kind {
        case .ext4: "mount -o loop image disk"
        case .tmpfs: "mount -t tmpfs photos disk"
        case .overlay: "mount -t overlay photos -o lowerdir=lower,upperdir=upper,workdir=work disk"
        case .bindfs: "bindfs below disk"
        case .exfat: "losetup -f --show image > loop && mount.exfat-fuse $(cat loop) disk > mounted 2>&1"
        case .ntfs: "ntfs-3g image disk"
        }
    }

    private static func unmount(_ kind: Kind) -> String {
        let gone = "for i in $(seq 500); do umount disk && break; sleep 0.05; done"
        return kind == .exfat ? gone + "; losetup -d $(cat loop)" : gone
    }
}
