import CPosix
public import PhotoModel
import SystemPackage

extension Directory {
    /// Renames within this folder and never replaces a file.
    ///
    /// A file system without exclusive renames answers EINVAL (FUSE exFAT, NTFS-3G). Then it uses a hard link and an unlink,
    /// and without hard links a check and a plain rename.
    public func rename(_ old: FileName, to new: FileName) throws(FileSystemError) -> RenameGuarantee {
        do {
            _ = try valueOrErrno(.rename, label(old)) {
                old.withCString { from in
                    new.withCString { posix_rename_exclusively(descriptor, from, descriptor, $0) }
                }
            }
            return .exclusive
        } catch  where error.errno == .invalidArgument || error.errno == .noFunction || error.errno == .notSupported {
            return try renameByLink(old, to: new)
        }
    }

    func renameByLink(_ old: FileName, to new: FileName) throws(FileSystemError) -> RenameGuarantee {
        do {
            _ = try valueOrErrno(.link, label(old)) {
                old.withCString { from in new.withCString { linkat(descriptor, from, descriptor, $0, 0) } }
            }
        } catch  where error.errno != .fileExists {
            return try renameByCheck(old, to: new)
        }
        try unlink(old)
        return .linked
    }

    func renameByCheck(_ old: FileName, to new: FileName) throws(FileSystemError) -> RenameGuarantee {
        if try status(of: new) != nil { throw FileSystemError(.rename, label(old), .fileExists) }
        _ = try valueOrErrno(.rename, label(old)) {
            old.withCString { from in new.withCString { renameat(descriptor, from, descriptor, $0) } }
        }
        return .checked
    }

    /// Removes one name of a file. Only called for a file that was just seen under another name.
    public func unlink(_ name: FileName) throws(FileSystemError) {
        _ = try valueOrErrno(.unlink, label(name)) { name.withCString { unlinkat(descriptor, $0, 0) } }
    }

    /// Makes the names in this folder durable.
    public func sync() throws(FileSystemError) {
        _ = try valueOrErrno(.sync, path) { fsync(descriptor) }
    }
}
