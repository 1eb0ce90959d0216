import CPosix
public import PhotoModel
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Keeps other processes from renaming in some folders and in everything beneath them, until this object goes.
///
/// Each folder is locked exclusively (flock(2)), and each folder above it is locked shared: so two processes meet also where
/// the folder of one lies within that of the other, by whatever path, link or mount each came there.
public final class FolderLock: Sendable {
    private let held: [Handle]

    private init(_ held: [Handle]) {
        self.held = held
    }

    /// - Returns: nil when another process has locked one of them, a folder beneath one, or one above.
    /// - Throws: `FileSystemError` when a folder cannot be opened or locked at all.
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
            // What cannot be opened for reading cannot be another job's folder either. The top is above itself.
            while let above = try? Handle("..", in: current.descriptor, folder.path), above.place != current.place {
                if known.insert(above.place).inserted {
                    held.append(above)
                    // A file system without locks leaves the folder's own, which is all there was.
                    if (try? above.lock(LOCK_SH)) == false { return nil }
                }
                current = above
            }
        }
        return FolderLock(held)
    }

    /// An open folder, with its lock; both go with it.
    private final class Handle: Sendable {
        let descriptor: CInt
        let place: Place
        private let path: String

        /// A folder is the same however it is reached.
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

        /// - Returns: false when another process has it.
        func lock(_ kind: Int32) throws(FileSystemError) -> Bool {
            do {
                _ = try valueOrErrno(.lock, path) { posix_flock(descriptor, kind | LOCK_NB) }
                return true
            } catch  where error.errno == .wouldBlock || error.errno == .resourceTemporarilyUnavailable {
                return false
            }
        }
    }
}

extension Directory {
    /// Folders that links on the way to a path lead to: what is renamed there may lie outside this folder.
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
