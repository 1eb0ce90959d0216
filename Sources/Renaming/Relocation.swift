public import FileSystem
import Parallel
import PhotoModel

/// Makes sure, before any file is moved, that the files beneath another root are the recorded ones.
///
/// On the recorded file system, a photo is identified by its inode, size and time of modification; elsewhere by size, time and
/// content. A companion belongs to its photo by its name: it may have been edited since.
public struct Relocation: Sendable {
    /// Whether an open file has the content that was recorded of a photo; true if none was.
    private let hasContent: @Sendable (_ photo: Int64, OpenFile) throws -> Bool
    private let onFile: @Sendable (_ total: Int) throws -> Void

    /// Both are called on several threads.
    ///
    /// - Parameters:
    ///   - hasContent: whether an open file has the content that was recorded of a photo; true if none was.
    ///   - onFile: called before each of so many files; can stop the search.
    public init(
        hasContent: @escaping @Sendable (_ photo: Int64, OpenFile) throws -> Bool,
        onFile: @escaping @Sendable (_ total: Int) throws -> Void = { _ in }
    ) {
        self.hasContent = hasContent
        self.onFile = onFile
    }

    /// A file as it was recorded.
    struct Recorded: Sendable {
        var photo: Int64?
        var isCompanion: Bool
        var directory: RelativePath
        /// The names that it can have.
        var names: [FileName]
        var identity: FileIdentity
        var proof: Proof
    }

    /// What has the names of a recorded file.
    enum Found: Sendable {
        /// The file, with what identifies it from now on.
        case file(FileName, FileIdentity, Proof)
        /// Other files, the first of them under this name.
        case others(FileName)
        case nothing
    }

    /// - Parameters:
    ///   - files: recorded files.
    ///   - root: where they should be.
    ///   - followsLinks: folders and photos may be links.
    /// - Returns: what was found of each.
    /// - Throws: `FileSystemError`, what the closures throw.
    func find(_ files: [Recorded], in root: Directory, followsLinks: Bool) throws -> [Found] {
        var folders: [RelativePath: (directory: Directory, mount: Mount)] = [:]
        for path in Set(files.map(\.directory)) {
            // A folder that is missing is reported by the rename.
            guard let directory = try? root.directory(path, followsLinks: followsLinks) else { continue }
            folders[path] = (directory, try directory.mount())
        }
        return try files.parallelMap { [folders] file in
            try onFile(files.count)
            guard let folder = folders[file.directory] else { return .nothing }
            return try find(file, in: folder.directory, folder.mount, followsLinks)
        }
    }

    private func find(
        _ file: Recorded, in folder: Directory, _ mount: Mount, _ followsLinks: Bool
    ) throws -> Found {
        var other: FileName?
        for name in file.names {
            guard let status = try folder.status(of: name) else { continue }
            if try matches(file, name, status, folder, mount, followsLinks) {
                return .file(name, status.identity, try proof(file, name, folder, mount))
            }
            other = other ?? name
        }
        return other.map { .others($0) } ?? .nothing
    }

    private func matches(
        _ file: Recorded, _ name: FileName, _ status: FileStatus, _ folder: Directory, _ mount: Mount,
        _ followsLinks: Bool
    ) throws -> Bool {
        guard status.kind == .file || (status.kind == .symbolicLink && !file.isCompanion) else { return false }
        let isOnRecordedDisk =
            file.proof.fileSystem.map { $0 == mount.identifier } ?? (file.identity.device == status.identity.device)
        let isByInode = mount.keepsInodes && isOnRecordedDisk && file.proof.digest == nil
        if isByInode, status.identity.inode != file.identity.inode { return false }
        // The inode identifies a companion that was edited.
        if file.isCompanion, isByInode { return true }
        guard status.identity.looksUnchanged(since: file.identity) else { return false }
        if isByInode { return true }
        if let digest = file.proof.digest { return try ContentDigest.sha256(folder.open(name)) == digest }
        guard !file.isCompanion, let photo = file.photo else { return true }
        return try hasContent(photo, folder.open(name, followsLink: followsLinks))
    }

    private func proof(
        _ file: Recorded, _ name: FileName, _ folder: Directory, _ mount: Mount
    ) throws(FileSystemError) -> Proof {
        if file.proof.digest != nil { return file.proof }
        if mount.keepsInodes { return Proof(fileSystem: mount.identifier) }
        return Proof(digest: try ContentDigest.sha256(folder.open(name)))
    }
}
