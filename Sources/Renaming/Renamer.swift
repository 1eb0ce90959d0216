public import FileSystem
public import PhotoModel
import SystemPackage

/// Applies a plan, undoes it, and recovers an interrupted rename, by the protocol of docs/design.md: the whole intent is
/// durable first; each file is identified; nothing is ever replaced; folders are durable before a move counts as done.
public struct Renamer {
    let root: Directory
    let journal: any RenameJournal
    let followsLinks: Bool
    /// The present companions of a photo.
    let companions: (RelativePath, FileName) -> [Companion]
    /// Called after each file.
    let onMove: (_ done: Int, _ total: Int) -> Void
    /// The root is at another path than the recorded one.
    let relocation: Relocation?
    /// Asked before each file and its companions.
    let isStopped: () -> Bool

    /// Maximum moves between two syncs and marks in the journal.
    var batchSize = 2_048
    /// - Parameters:
    ///   - root: the caller has locked it.
    ///   - journal: where intents are recorded.
    ///   - followsLinks: folders may be links.
    ///   - companions: the present companions of a photo.
    ///   - relocation: the root is at another path than the recorded one.
    ///   - onMove: called after each file.
    ///   - isStopped: asked before each file and its companions: nothing more is to be renamed.
    public init(
        root: Directory, journal: any RenameJournal, followsLinks: Bool = false,
        companions: @escaping (RelativePath, FileName) -> [Companion] = { _, _ in [] },
        relocation: Relocation? = nil,
        onMove: @escaping (Int, Int) -> Void = { _, _ in }, isStopped: @escaping () -> Bool = { false }
    ) {
        self.root = root
        self.journal = journal
        self.followsLinks = followsLinks
        self.companions = companions
        self.relocation = relocation
        self.onMove = onMove
        self.isStopped = isStopped
    }

    /// The result of an apply, an undo or a recovery.
    public struct Report: Sendable {
        public var outcomes: [MoveOutcome] = []
        /// The weakest guarantee of the file systems.
        public var guarantee = RenameGuarantee.exclusive
        /// The apply that was undone.
        public var undone: Int64?
        /// Files of a rename that was stopped before all of them were renamed; nil when it was not.
        public var stoppedBefore: Int?
        /// In a recovery: files that an earlier process had renamed.
        public var movedBefore = 0

        public init() {}

        public var moved: Int { outcomes.count { if case .moved = $0.state { true } else { false } } }
        public var movedCompanions: Int {
            outcomes.count { if case .moved = $0.state { $0.move.isCompanion } else { false } }
        }
        /// Something remains for the next apply or undo to recover.
        public var isUnsettled: Bool { outcomes.contains { if case .unsettled = $0.state { true } else { false } } }
        public var refused: [MoveOutcome] {
            outcomes.filter { if case .moved = $0.state { false } else { true } }
        }
    }

    /// Renames by a plan. What is impossible is refused before anything begins, and the rest is renamed.
    ///
    /// - Throws: errors of the journal, and `FileSystemError` if continuing would be unsafe (a failed fsync).
    public func apply(_ wanted: [WantedGroup], temporaryPrefix: String) throws -> Report {
        try run(.apply, undoes: nil, wanted, temporaryPrefix)
    }

    /// Undoes the last apply; returns nil if there is none. Files that can't have their old names stay with the apply, for a
    /// later undo.
    ///
    /// - Parameters:
    ///   - before: only consider applies older than this one.
    ///   - items: only these photos and their companions, of the last apply that renamed one of them.
    ///   - temporaryPrefix: prefix of temporary names.
    /// - Returns: nil if there is nothing to undo.
    /// - Throws: `RenamerError`, errors of the journal.
    public func undo(before: Int64? = nil, items: Set<Int64>? = nil, temporaryPrefix: String) throws -> Report? {
        var before = before
        while let last = try journal.lastApplied(before: before) {
            let moves = try journal.moves(of: last, movedOnly: true).filter { move in
                items.map { items in move.item.map(items.contains) ?? false } ?? true
            }
            if moves.isEmpty, items != nil {
                before = last.id
                continue
            }
            let wanted = Self.wanted(moves.reversed()).map { group in
                var group = group
                group.moves += latecomers(group)
                return group
            }
            var report = try run(.undo, undoes: last.id, wanted, temporaryPrefix)
            report.undone = last.id
            return report
        }
        return nil
    }

    /// Files that became companions of a photo after it was renamed.
    private func latecomers(_ group: WantedGroup) -> [WantedMove] {
        let photo = group.moves[0]
        let known = Set(group.moves.flatMap { [$0.old, $0.new] })
        let new = companions(group.directory, photo.old).filter { !known.contains($0.name) }
        guard !new.isEmpty, let folder = try? root.directory(group.directory, followsLinks: followsLinks) else {
            return []
        }
        return new.compactMap { companion in
            // It also matches the old name, so it was not renamed.
            if Companions(files: [companion.name], photos: [photo.new]).byPhoto[photo.new] != nil { return nil }
            guard let status = try? folder.status(of: companion.name), status.kind == .file else { return nil }
            return WantedMove(
                old: companion.name, new: Self.name(of: companion, beside: group.moves), identity: status.identity)
        }
    }

    /// A file that is named after a companion follows that companion.
    private static func name(of file: Companion, beside moves: [WantedMove]) -> FileName {
        let parents = moves.dropFirst().compactMap { move in
            CompanionMatch.end(of: file.name, behind: move.old).map { (new: move.new.bytes, end: $0) }
        }
        return parents.min { $0.end.count < $1.end.count }.flatMap { FileName($0.new + $0.end) }
            ?? file.name(beside: moves[0].new)
    }

    /// The reverse moves; a photo and its companions are one group again.
    private static func wanted(_ moves: some Sequence<JournalMove>) -> [WantedGroup] {
        var groups: [WantedGroup] = []
        var positions: [Int64: Int] = [:]
        for move in moves {
            let back = WantedMove(
                old: move.new, new: move.old, identity: move.identity, proof: move.proof, undoes: move.index)
            if let item = move.item, let position = positions[item] {
                groups[position].moves.insert(back, at: move.isCompanion ? groups[position].moves.count : 0)
            } else {
                if let item = move.item { positions[item] = groups.count }
                groups.append(WantedGroup(item: move.item, directory: move.directory, moves: [back]))
            }
        }
        return groups
    }

    private func run(
        _ kind: RenameRecord.Kind, undoes: Int64?, _ wanted: [WantedGroup], _ prefix: String
    ) throws -> Report {
        var report = Report()
        let wanted = try located(wanted)
        let preconditions = Preconditions(root, wanted, followsLinks: followsLinks)
        var free: [WantedGroup] = []
        for group in wanted {
            var group = preconditions.withoutVanished(group)
            if kind == .undo, preconditions.hasLostPhoto(group) {
                let photo = WantedGroup(
                    item: group.item, directory: group.directory, moves: [group.moves.removeFirst()])
                group.hasPhoto = false
                report.outcomes += photo.refused(Mover.gone(photo.moves[0].old))
            }
            if let obstacle = preconditions.obstacle(group) {
                report.outcomes += group.refused(obstacle)
                continue
            }
            do {
                // An undo has identified its files already.
                free.append(kind == .apply || relocation != nil ? try preconditions.identified(group) : group)
            } catch {
                report.outcomes += group.refused(error.failure)
            }
        }
        let steps = MovePlanner.plan(free, folders: preconditions.folders) { number in
            // The prefix and a number are always a legal name.
            FileName("\(prefix)-\(number)") ?? wanted[0].moves[0].old
        }
        report.outcomes += steps.refused
        if !report.outcomes.isEmpty { try journal.refuse(report.outcomes) }
        guard !steps.moves.isEmpty else { return report }
        let record = try journal.begin(kind, undoes: undoes, moves: steps.moves)
        var execution = RenameExecution(self, record, kind == .apply ? .apply : .undo, .forward, steps.moves)
        let carried = try execution.run()
        report.outcomes += carried.outcomes
        report.guarantee = carried.guarantee
        report.stoppedBefore = carried.stoppedBefore
        return report
    }
}
