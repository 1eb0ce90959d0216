import CPosix
public import PhotoModel
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Prevents other processes from renaming in some folders and everything beneath them, as long as this object exists.
///
/// Each folder is locked exclusively (flock(2)), and each folder above it is locked shared. So two processes exclude each
/// other also if one folder is within the other, by whatever path, link or mount.
public final class FolderLock: Sendable {
    private let held: [Handle]

    private init(_ held: [Handle]) {
        self.held = held
    }

    /// - Returns: nil when another process has locked one of them, a folder beneath one, or one above.
    /// - Throws: `FileSystemError` when a folder can't be opened or locked.
    public static func take(_ folders: [Directory]) throws(FileSystemError) -> FolderLock? {
        var held: [Handle] = []
        var known: Set<Handle.Place> = []
        for folder in folders {
            let handle = try Handle(".", in: folder.descriptor, folder.path)
            guard known.insert(handle.place).inserted else { continue }
            held.append(handle)
            guard try handle.lock(LOCK_EX) else { return nil }
        }
        for folder in folders {
            var current = try Handle(".", in: folder.descriptor, folder.path)
            // A folder that can't be opened for reading can't be another job's folder. The root is its own parent.
            while let above = try? Handle("..", in: current.descriptor, folder.path), above.place != current.place {
                if known.insert(above.place).inserted {
                    held.append(above)
                    // Without locks of the file system, only the folder itself is locked.
                    if (try? above.lock(LOCK_SH)) == false { return nil }
                }
                current = above
            }
        }
        return FolderLock(held)
    }

    /// An open folder with its lock; both end with this object.
    private final class Handle: Sendable {
        let descriptor: CInt
        let place: Place
        private let path: String

        /// The same folder, by whatever path.
        struct Place: Hashable {
            var device: UInt64
            var inode: UInt64
        }

        init(_ name: String, in folder: CInt, _ path: String) throws(FileSystemError) {
            let opened = try valueOrErrno(.open, path) {
                posix_openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
            }
            var status = stat()
            let failed: FileSystemError?
            do {
                _ = try valueOrErrno(.stat, path) { fstat(opened, &status) }
                failed = nil
            } catch {
                failed = error
            }
            descriptor = opened
            place = Place(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
            self.path = path
            if let failed { throw failed }
        }

        deinit { close(descriptor) }

        /// - Returns: false if another process has the lock.
        func lock(_ kind: Int32) throws(FileSystemError) -> Bool {
            do {
                return try lockAtOnce(descriptor, kind)
            } catch {
                throw FileSystemError(.lock, path, error)
            }
        }
    }
}

extension Directory {
    /// Folders that links in a path lead to: files that are renamed there may be outside this folder.
    public func linkedFolders(along path: RelativePath) throws(FileSystemError) -> [Directory] {
        var found: [Directory] = []
        var current = self
        for name in path.components {
            let isLink = try current.status(of: name)?.kind == .symbolicLink
            guard let only = RelativePath(bytes: name.bytes) else { return found }
            current = try current.directory(only, followsLinks: true)
            if isLink { found.append(current) }
        }
        return found
    }
}
