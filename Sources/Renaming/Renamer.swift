public import FileSystem
public import PhotoModel
import SystemPackage

/// Applies a plan, takes it back, and settles what a crash left, by the protocol of docs/design.md: the whole intent is
/// durable first; each file is known by its identity; nothing is ever replaced; folders are made durable before a move
/// counts as done.
public struct Renamer {
    let root: Directory
    let journal: any RenameJournal
    let followsLinks: Bool
    /// What belongs to the photo of that name, as it is now.
    let companions: (RelativePath, FileName) -> [Companion]
    /// Told after each file, for a progress line.
    let onMove: (_ done: Int, _ total: Int) -> Void

    /// Moves between two syncs of a folder and marks in the journal.
    var batchSize = 2_048
    /// Folders held open by a batch. A process may have 256 files open on macOS, 1,024 on most others, and two batches are
    /// in work.
    private static let mostFolders = 64

    /// - Parameter root: locked by the caller.
    public init(
        root: Directory, journal: any RenameJournal, followsLinks: Bool = false,
        companions: @escaping (RelativePath, FileName) -> [Companion] = { _, _ in [] },
        onMove: @escaping (Int, Int) -> Void = { _, _ in }
    ) {
        self.root = root
        self.journal = journal
        self.followsLinks = followsLinks
        self.companions = companions
        self.onMove = onMove
    }

    /// What came of an apply, an undo or a recovery.
    public struct Report: Sendable {
        public var outcomes: [MoveOutcome] = []
        /// The weakest of the guarantees that the file systems gave.
        public var guarantee = RenameGuarantee.exclusive
        /// The apply that an undo took back.
        public var undone: Int64?

        public init() {}

        public var moved: Int { outcomes.count { if case .moved = $0.state { true } else { false } } }
        public var movedCompanions: Int {
            outcomes.count { if case .moved = $0.state { $0.move.isCompanion } else { false } }
        }
        /// Something still has to be settled, by the next apply or undo.
        public var isUnsettled: Bool { outcomes.contains { if case .unsettled = $0.state { true } else { false } } }
        public var refused: [MoveOutcome] {
            outcomes.filter { if case .moved = $0.state { false } else { true } }
        }
    }

    private enum Direction {
        case forward, back
    }

    /// Where a rename that was cut off shall end.
    public enum Recovery: Sendable {
        /// `resume`: whatever was begun is finished.
        case asBegun
        /// `apply`.
        case toNewNames
        /// `undo`.
        case toOldNames
    }

    /// Renames by a plan. What cannot be done is refused before anything is begun, and the rest goes on.
    ///
    /// - Throws: errors of the journal, and `FileSystemError` where going on would be unsafe (an fsync that fails).
    public func apply(_ wanted: [WantedGroup], temporaryPrefix: String) throws -> Report {
        try run(.apply, undoes: nil, wanted, temporaryPrefix)
    }

    /// Takes the last apply back: nil when there is none. Files that cannot have their old names back stay with the
    /// apply, for a later undo.
    ///
    /// - Parameters:
    ///   - before: only look at applies older than this one.
    ///   - items: only these photos, with what belongs to them; the last apply that moved one of them is taken.
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

    /// Files that belong to a photo by now and did not when it was renamed.
    private func latecomers(_ group: WantedGroup) -> [WantedMove] {
        let photo = group.moves[0]
        let known = Set(group.moves.flatMap { [$0.old, $0.new] })
        let new = companions(group.directory, photo.old).filter { !known.contains($0.name) }
        guard !new.isEmpty, let folder = try? root.directory(group.directory, followsLinks: followsLinks) else {
            return []
        }
        return new.compactMap { companion in
            // It is called after the old name as well: nobody renamed it.
            if Companions(files: [companion.name], photos: [photo.new]).byPhoto[photo.new] != nil { return nil }
            guard let status = try? folder.status(of: companion.name), status.kind == .file else { return nil }
            return WantedMove(
                old: companion.name, new: Self.name(of: companion, beside: group.moves), identity: status.identity)
        }
    }

    /// What is called after a companion goes where that goes, whatever that was called.
    private static func name(of file: Companion, beside moves: [WantedMove]) -> FileName {
        let parents = moves.dropFirst().compactMap { move in
            CompanionMatch.end(of: file.name, behind: move.old).map { (new: move.new.bytes, end: $0) }
        }
        return parents.min { $0.end.count < $1.end.count }.flatMap { FileName($0.new + $0.end) }
            ?? file.name(beside: moves[0].new)
    }

    /// Old names for new ones; a photo and what belongs to it again as one.
    private static func wanted(_ moves: some Sequence<JournalMove>) -> [WantedGroup] {
        var groups: [WantedGroup] = []
        var positions: [Int64: Int] = [:]
        for move in moves {
            let back = WantedMove(
                old: move.new, new: move.old, identity: move.identity, proof: move.proof, takesBack: move.index)
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
        let survey = Survey(root, wanted, followsLinks: followsLinks)
        var free: [WantedGroup] = []
        for group in wanted {
            let group = survey.withoutVanished(group)
            if let obstacle = survey.obstacle(group) {
                report.outcomes += group.refused(obstacle)
                continue
            }
            do {
                // An undo knows its files already.
                free.append(kind == .apply ? try survey.identified(group) : group)
            } catch {
                report.outcomes += group.refused(error.failure)
            }
        }
        let steps = MovePlanner.plan(free, folders: survey.folders) { number in
            // A prefix of our own and a number: always a legal name.
            FileName("\(prefix)-\(number)") ?? wanted[0].moves[0].old
        }
        report.outcomes += steps.refused
        if !report.outcomes.isEmpty { try journal.refuse(report.outcomes) }
        guard !steps.moves.isEmpty else { return report }
        let record = try journal.begin(kind, undoes: undoes, moves: steps.moves)
        let carried = try carryOut(steps.moves, record, .forward, isFresh: kind == .apply, isRecovering: false)
        report.outcomes += carried.outcomes
        report.guarantee = carried.guarantee
        return report
    }

    /// Finishes or goes back on what a crash left half done: nil when nothing was.
    ///
    /// - Throws: `RenamerError.elsewhere` before anything is done, when the disk is not there that holds the files.
    ///
    /// - Parameter forgetsMissing: what is under none of its names is gone for good, and its folder too.
    public func recover(_ recovery: Recovery, forgetsMissing: Bool = false) throws -> Report? {
        guard let record = try journal.unfinished() else { return nil }
        let direction: Direction =
            switch recovery {
            case .asBegun: .forward
            case .toNewNames: record.kind == .apply ? .forward : .back
            case .toOldNames: record.kind == .undo ? .forward : .back
            }
        let moves = try journal.moves(of: record, movedOnly: false)
        if !forgetsMissing {
            for folder in Dictionary(grouping: moves, by: \.directory).values { try makeSureIsHere(folder) }
        }
        return try carryOut(moves, record, direction, isFresh: false, forgetsMissing: forgetsMissing)
    }

    /// Files that are under none of their names are gone, and that is the end of them, unless it is their folder or their
    /// disk that is gone: an empty mount point must not end the record of names that only ours can give back.
    private func makeSureIsHere(_ moves: [JournalMove]) throws {
        let path = moves[0].directory
        guard
            let folder = try? OpenFolder(
                root.directory(path, followsLinks: followsLinks), isFresh: false, isRecovering: true)
        else { throw RenamerError.elsewhere(path) }
        if let recorded = moves.lazy.compactMap(\.proof.fileSystem).first,
            let present = try folder.directory.mount().identifier, recorded != present
        {
            throw RenamerError.elsewhere(path)
        }
        let locator = Locator(folder: folder)
        guard try moves.contains(where: { ![.gone, .changed].contains(try locator.locate($0)) }) else {
            throw RenamerError.elsewhere(path)
        }
    }

    private func carryOut(
        _ moves: [JournalMove], _ record: RenameRecord, _ direction: Direction, isFresh: Bool,
        isRecovering: Bool = true, forgetsMissing: Bool = false
    ) throws -> Report {
        var report = Report()
        var batch: [MoveOutcome] = []
        var touched: [RelativePath: OpenFolder] = [:]
        var groups = Self.groups(moves)
        let parted = isRecovering ? partedGroup(groups) : .none
        if direction == .back { groups.reverse() }

        // Nothing is left to go on when this returns, whatever it ends by.
        let behind = BatchesBehind()
        defer { behind.wait() }

        func flush() throws {
            guard !batch.isEmpty else { return }
            let (folders, outcomes, journal) = (touched.values.map(\.directory), batch, journal)
            report.outcomes += batch
            batch.removeAll(keepingCapacity: true)
            touched.removeAll(keepingCapacity: true)
            try behind.begin {
                // A name is only said to be changed once the folder that holds it is durable.
                for folder in folders { try folder.sync() }
                switch direction {
                case .forward:
                    try journal.mark(outcomes, in: record)
                case .back:
                    try journal.markReverted(outcomes.filter(\.isAtOldName).map(\.move), in: record)
                    try journal.mark(outcomes.filter { !$0.isAtOldName }, in: record)
                }
            }
        }

        for group in groups {
            let directory = group[0].directory
            do {
                let folder =
                    try touched[directory]
                    ?? OpenFolder(
                        try root.directory(directory, followsLinks: followsLinks), isFresh: isFresh,
                        isRecovering: isRecovering)
                touched[directory] = folder
                let isWhole = !parted.holds(group[0].group)
                var mover = Mover(folder: folder, moves: group, isWhole: isWhole)
                batch += direction == .forward ? try mover.forward() : try mover.back(because: Self.takenBack)
                report.guarantee = min(report.guarantee, mover.weakest)
            } catch let error as FileSystemError where error.errno != .ioError {
                // Taken up again, nobody knows where they stand.
                let isGone = forgetsMissing && error.errno == .noSuchFileOrDirectory
                batch += group.map {
                    MoveOutcome(
                        move: $0, state: !isRecovering || isGone ? .refused(error.failure) : .unsettled(error.failure))
                }
            }
            onMove(report.outcomes.count + batch.count, moves.count)
            if batch.count >= batchSize || touched.count >= Self.mostFolders { try flush() }
        }
        try flush()
        try behind.finish()
        // What still stands under a temporary name keeps the record open, for the next apply or undo to settle.
        if !report.isUnsettled { try journal.finish(record, reverted: direction == .back) }
        if direction == .back {
            report.outcomes = report.outcomes.map(\.seenGoingBack)
        }
        return report
    }

    private static let takenBack = ItemFailure(code: "taken_back", message: "taken back")

    private static func groups(_ moves: [JournalMove]) -> [[JournalMove]] {
        var groups: [[JournalMove]] = []
        for move in moves {
            if groups.last?.last?.group == move.group {
                groups[groups.count - 1].append(move)
            } else {
                groups.append([move])
            }
        }
        return groups
    }
}

extension MoveOutcome {
    fileprivate var isAtOldName: Bool {
        if case .refused(let failure) = state { failure.code == "taken_back" } else { false }
    }

    /// Going back, a file under its old name is a success, and one under its new name is not.
    fileprivate var seenGoingBack: MoveOutcome {
        if isAtOldName { return MoveOutcome(move: move, state: .moved) }
        guard case .moved = state else { return self }
        let failure = ItemFailure(code: "not_taken_back", message: "the file could not be given its old name")
        return MoveOutcome(move: move, state: .refused(failure))
    }
}
