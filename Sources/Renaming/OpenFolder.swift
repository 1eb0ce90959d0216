import FileSystem
import PhotoModel

/// An open folder in which files are renamed, with what is needed to identify its files.
final class OpenFolder {
    let directory: Directory
    /// Identifier of the file system that is mounted now.
    private let fileSystem: String?
    /// The moves were identified by this process under this mount, so a matching inode number is enough.
    private let isFresh: Bool
    /// An interrupted rename is being recovered.
    private let isRecovering: Bool
    /// Stored names, for folders that ignore case or normalization; read when first needed.
    private var stored: Set<FileName>?

    init(_ directory: Directory, isFresh: Bool, isRecovering: Bool) throws(FileSystemError) {
        self.directory = directory
        self.isFresh = isFresh
        self.isRecovering = isRecovering
        fileSystem = try directory.mount().identifier
    }

    /// The status of a name, if it has the file of a move.
    ///
    /// A sidecar can be edited at any time, and a photo during an interruption: if inode numbers last, the inode identifies
    /// the file all the same.
    func holds(_ name: FileName, _ move: JournalMove) throws(FileSystemError) -> FileStatus? {
        guard let status = try directory.status(of: name) else { return nil }
        // A link to a photo is itself renamed; a companion is a regular file.
        guard status.kind == .file || (status.kind == .symbolicLink && !move.isCompanion) else { return nil }
        let mayBeEdited = (move.isCompanion || isRecovering) && move.proof.digest == nil
        guard mayBeEdited || status.identity.looksUnchanged(since: move.identity) else { return nil }
        guard let digest = move.proof.digest else {
            // Another disk may have the same inode number for another file.
            let isOtherDisk =
                move.proof.fileSystem != nil && fileSystem != nil && move.proof.fileSystem != fileSystem
            return status.identity.inode == move.identity.inode && !isOtherDisk ? status : nil
        }
        if isFresh, status.identity.inode == move.identity.inode { return status }
        return try ContentDigest.sha256(directory.open(name)) == digest ? status : nil
    }

    func hasFile(_ name: FileName) throws(FileSystemError) -> Bool { try directory.status(of: name)?.kind == .file }

    /// The name is stored exactly like this. A case-insensitive folder shows the file under `a` and `A`.
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
