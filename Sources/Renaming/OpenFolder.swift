import FileSystem
import PhotoModel

/// A folder that renames are carried out in: held by its descriptor, with what is needed to know its files again.
final class OpenFolder {
    let directory: Directory
    /// Of the file system, as it is mounted now.
    private let fileSystem: String?
    /// The moves were identified by this process, under this mount: an inode number that fits is proof enough.
    private let isFresh: Bool
    /// What a crash left is being settled.
    private let isRecovering: Bool
    /// Names as they are stored, for those that the folder may take for others; read when first asked for.
    private var stored: Set<FileName>?

    init(_ directory: Directory, isFresh: Bool, isRecovering: Bool) throws(FileSystemError) {
        self.directory = directory
        self.isFresh = isFresh
        self.isRecovering = isRecovering
        fileSystem = try directory.mount().identifier
    }

    /// Whether a name holds the file of a move.
    ///
    /// A sidecar is edited at any time, and a photo may have been while a rename stood half done: by its inode it is the
    /// same file all the same, where inodes stay.
    func holds(_ name: FileName, _ move: JournalMove) throws(FileSystemError) -> FileStatus? {
        guard let status = try directory.status(of: name) else { return nil }
        // A link to a photo is renamed itself; what belongs to a photo is a file.
        guard status.kind == .file || (status.kind == .symbolicLink && !move.isCompanion) else { return nil }
        let mayBeEdited = (move.isCompanion || isRecovering) && move.proof.digest == nil
        guard mayBeEdited || status.identity.looksUnchanged(since: move.identity) else { return nil }
        guard let digest = move.proof.digest else {
            // A disk that is another one now may have given the number to another file.
            let isOtherDisk =
                move.proof.fileSystem != nil && fileSystem != nil && move.proof.fileSystem != fileSystem
            return status.identity.inode == move.identity.inode && !isOtherDisk ? status : nil
        }
        if isFresh, status.identity.inode == move.identity.inode { return status }
        return try ContentDigest.sha256(directory.open(name)) == digest ? status : nil
    }

    func hasFile(_ name: FileName) throws(FileSystemError) -> Bool { try directory.status(of: name)?.kind == .file }

    /// Whether a name is stored just so. A folder that takes `a` for `A` shows the file under both.
    func stores(_ name: FileName) throws(FileSystemError) -> Bool {
        if let stored { return stored.contains(name) }
        let names = Set(try directory.names())
        stored = names
        return names.contains(name)
    }

    func rename(_ old: FileName, to new: FileName) throws(FileSystemError) -> RenameGuarantee {
        let guarantee = try directory.rename(old, to: new)
        stored?.remove(old)
        stored?.insert(new)
        return guarantee
    }

    func unlink(_ name: FileName) throws(FileSystemError) {
        try directory.unlink(name)
        stored?.remove(name)
    }
}

@available(*, unavailable)
extension OpenFolder: Sendable {}
