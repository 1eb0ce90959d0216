import FileSystem
import PhotoModel

/// A folder that renames are carried out in: held by its descriptor, with what is needed to know its files again.
final class OpenFolder {
    let directory: Directory
    /// Of the file system, as it is mounted now.
    private let fileSystem: String?
    /// The moves were identified by this process, under this mount: an inode number that fits is proof enough.
    private let isFresh: Bool
    /// Names as they are stored, for those that the folder may take for others; read when first asked for.
    private var stored: Set<FileName>?

    init(_ directory: Directory, isFresh: Bool) throws(FileSystemError) {
        self.directory = directory
        self.isFresh = isFresh
        fileSystem = try directory.mount().identifier
    }

    /// Whether a name holds the file of a move.
    func holds(_ name: FileName, _ move: JournalMove) throws(FileSystemError) -> FileStatus? {
        guard let status = try directory.status(of: name), status.kind != .directory,
            status.identity.size == move.identity.size, status.identity.modified == move.identity.modified
        else { return nil }
        guard let digest = move.proof.digest else {
            // A disk that is another one now may have given the number to another file.
            let isOtherDisk =
                move.proof.fileSystem != nil && fileSystem != nil && move.proof.fileSystem != fileSystem
            return status.identity.inode == move.identity.inode && !isOtherDisk ? status : nil
        }
        if isFresh, status.identity.inode == move.identity.inode { return status }
        return try ContentDigest.sha256(directory.open(name)) == digest ? status : nil
    }

    /// Whether a name is stored just so. A folder that takes `a` for `A` shows the file under both.
    func stores(_ name: FileName) throws(FileSystemError) -> Bool {
        if let stored { return stored.contains(name) }
        let names = Set(try directory.names())
        stored = names
        return names.contains(name)
    }

    func rename(_ old: FileName, to new: FileName) throws(FileSystemError) -> RenameGuarantee {
        defer { stored = nil }
        return try directory.rename(old, to: new)
    }

    func unlink(_ name: FileName) throws(FileSystemError) {
        stored = nil
        try directory.unlink(name)
    }
}

@available(*, unavailable)
extension OpenFolder: Sendable {}
