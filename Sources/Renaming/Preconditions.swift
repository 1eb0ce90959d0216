import FileSystem
import PhotoModel

/// The folders of a plan, examined once before the first rename: their contents, their name rules, and whether anything
/// prevents renames.
struct Preconditions {
    let root: Directory
    let followsLinks: Bool
    private(set) var folders: [RelativePath: FolderListing] = [:]
    private var mounts: [RelativePath: Mount] = [:]
    private var failures: [RelativePath: ItemFailure] = [:]

    init(_ root: Directory, _ groups: [WantedGroup], followsLinks: Bool) {
        self.root = root
        self.followsLinks = followsLinks
        for path in Set(groups.map(\.directory)) { look(path) }
    }

    private mutating func look(_ path: RelativePath) {
        do {
            let folder = try root.directory(path, followsLinks: followsLinks)
            let mount = try folder.mount()
            if mount.isReadOnly {
                failures[path] = ItemFailure(.readOnly)
            } else if !folder.isWritable {
                failures[path] = ItemFailure(.permissionDenied)
            }
            let names = try folder.names()
            folders[path] = FolderListing(names: Set(names), rules: try folder.nameRules(names))
            mounts[path] = mount
        } catch {
            failures[path] = error.failure
        }
    }

    /// A deleted sidecar doesn't affect its photo.
    func withoutVanished(_ group: WantedGroup) -> WantedGroup {
        guard let names = folders[group.directory]?.names else { return group }
        var group = group
        group.moves = group.moves.enumerated().filter { index, move in
            index == 0 || names.contains(move.old) || names.contains(move.new)
        }.map(\.element)
        return group
    }

    /// The photo of a group was deleted, and companions of it are left.
    func hasLostPhoto(_ group: WantedGroup) -> Bool {
        guard group.moves.count > 1, let names = folders[group.directory]?.names else { return false }
        return !names.contains(group.moves[0].old) && !names.contains(group.moves[0].new)
    }

    /// Why a group can't be renamed; nil if nothing prevents it.
    func obstacle(_ group: WantedGroup) -> ItemFailure? {
        if let failure = failures[group.directory] { return failure }
        let longest = mounts[group.directory]?.longestName ?? .max
        guard let move = group.moves.first(where: { $0.new.bytes.count > longest }) else { return nil }
        return ItemFailure(
            .nameTooLong,
            "\(move.new.text) is longer than \(longest) bytes, the limit of this file system")
    }

    /// The same group with what identifies its files later: the file system, or the content if inode numbers don't last.
    func identified(_ group: WantedGroup) throws(FileSystemError) -> WantedGroup {
        guard let mount = mounts[group.directory] else { return group }
        var group = group
        guard !mount.keepsInodes else {
            for index in group.moves.indices { group.moves[index].proof = Proof(fileSystem: mount.identifier) }
            return group
        }
        let folder = try root.directory(group.directory, followsLinks: followsLinks)
        for index in group.moves.indices {
            let move = group.moves[index]
            guard let now = try folder.status(of: move.old)?.identity, now.looksUnchanged(since: move.identity) else {
                continue
            }
            group.moves[index].identity = now
            group.moves[index].proof = Proof(digest: try ContentDigest.sha256(folder.open(move.old)))
        }
        return group
    }
}
