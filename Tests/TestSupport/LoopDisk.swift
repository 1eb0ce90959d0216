import Foundation

/// An ext4 file system of its own, in a file: one that the power can be taken from. Needs the superuser and a loop device.
public final class LoopDisk: Sendable {
    public let path: String
    private let image: String

    /// False, and said aloud, where none can be had.
    public static let isThere: Bool = {
        if let scratch = try? Scratch(), (try? LoopDisk(at: scratch.folder("disk"))) != nil { return true }
        print("SKIPPED: no loop device or not the superuser, so no power cut")
        return false
    }()

    /// - Parameters:
    ///   - path: an empty folder to mount it on.
    ///   - megabytes: size of the disk.
    /// - Throws: an error of the system.
    public init(at path: String, megabytes: Int = 24) throws {
        self.path = path
        image = path + ".ext4"
        let made = try Shell.run(
            "truncate -s \(megabytes)M '\(image)' && mkfs.ext4 -q -F '\(image)' && mount -o loop '\(image)' '\(path)'")
        guard made.status == 0 else { throw POSIXError(.EPERM, userInfo: ["mount": made.error]) }
    }

    deinit {
        _ = try? Shell.run("umount -l '\(path)' 2>/dev/null; rm -f '\(image)'")
    }

    /// As after a start of the machine: what the disk holds is all there is.
    public func mountAnew() throws {
        // A process that was killed a moment ago may still hold it.
        let result = try Shell.run(
            "for i in $(seq 500); do umount '\(path)' && break; sleep 0.02; done && mount -o loop '\(image)' '\(path)'")
        guard result.status == 0 else { throw POSIXError(.EBUSY, userInfo: ["mount": result.error]) }
    }

    /// Everything on disk.
    public func flush() throws {
        guard try Shell.run("'\(KillAt.path)' flush '\(path)'").status == 0 else { throw POSIXError(.EIO) }
    }
}
