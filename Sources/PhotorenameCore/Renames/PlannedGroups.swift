import FileSystem
import PhotoModel
import Renaming

/// The photos of a plan, each with its companions as they are now: one that was written since the plan is renamed as well.
struct PlannedGroups {
    private let job: Job
    private let root: Directory
    private let finder: CompanionFinder

    init(_ job: Job, _ root: Directory) {
        self.job = job
        self.root = root
        finder = CompanionFinder(root: root, followsLinks: job.settings.scan.followSymlinks)
    }

    /// - Returns: what can be renamed, and what is refused because it would be unclear which photo a companion belongs to.
    func groups(
        _ plan: RenamePlan, _ items: [JobItem]
    ) throws -> (accepted: [WantedGroup], refused: [MoveOutcome]) {
        let identities = Dictionary(items.map { ($0.id, $0.photo.identity) }) { first, _ in first }
        let inFolder = Dictionary(grouping: items, by: \.photo.path.directory)
        var accepted: [WantedGroup] = []
        var refused: [MoveOutcome] = []
        for (path, names) in Dictionary(grouping: plan.names, by: \.old.directory).sorted(by: { $0.key < $1.key }) {
            guard names.contains(where: \.changes) else { continue }
            let contents = finder.contents(path, inFolder[path] ?? []) ?? .empty
            let folder = try? root.directory(path, followsLinks: finder.followsLinks)
            let conflicts = CompanionConflicts(names, contents)
            for name in names where name.changes {
                guard let group = group(name, identities[name.item], contents, folder) else { continue }
                if let obstacle = conflicts.obstacle(name) {
                    refused += group.refused(obstacle)
                } else {
                    accepted.append(group)
                }
            }
        }
        return (accepted, refused)
    }

    private func group(
        _ name: ProposedName, _ identity: FileIdentity?, _ contents: FolderContents, _ folder: Directory?
    ) -> WantedGroup? {
        guard let old = name.old.name, let identity else { return nil }
        var photo = WantedMove(old: old, new: name.new, identity: identity)
        photo.isChosen = name.pinned || name.kept == .chosen
        var moves = [photo]
        for companion in contents.companions.byPhoto[old] ?? [] {
            guard let status = try? folder?.status(of: companion.name), status.kind == .file else { continue }
            moves.append(
                WantedMove(
                    old: companion.name, new: companion.name(beside: name.new), identity: status.identity))
        }
        return WantedGroup(item: name.item, directory: name.old.directory, moves: moves)
    }
}
