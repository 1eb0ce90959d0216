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
    /// Told after each file, for a progress line.
    let onMove: (_ done: Int, _ total: Int) -> Void

    /// Moves between two syncs of a folder and marks in the journal.
    static let batchSize = 512

    /// - Parameter root: locked by the caller.
    public init(
        root: Directory, journal: any RenameJournal, followsLinks: Bool = false,
        onMove: @escaping (Int, Int) -> Void = { _, _ in }
    ) {
        self.root = root
        self.journal = journal
        self.followsLinks = followsLinks
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

    /// Renames by a plan.
    ///
    /// - Throws: errors of the journal, and `FileSystemError` where going on would be unsafe (an fsync that fails).
    public func apply(_ wanted: [WantedMove], temporaryPrefix: String) throws -> Report {
        try run(.apply, undoes: nil, wanted, temporaryPrefix)
    }

    /// Takes the last apply back: nil when there is none. Files that cannot have their old names back stay with the
    /// apply, for a later undo.
    ///
    /// - Parameter before: only look at applies older than this one.
    public func undo(before: Int64? = nil, temporaryPrefix: String) throws -> Report? {
        guard let last = try journal.lastApplied(before: before) else { return nil }
        let wanted = try journal.moves(of: last, movedOnly: true).map { move in
            WantedMove(
                item: move.item, directory: move.directory, old: move.new, new: move.old, identity: move.identity)
        }
        var report = try run(.undo, undoes: last.id, wanted.reversed(), temporaryPrefix)
        report.undone = last.id
        return report
    }

    private func run(
        _ kind: RenameRecord.Kind, undoes: Int64?, _ wanted: [WantedMove], _ prefix: String
    ) throws -> Report {
        let moves = MovePlanner.plan(wanted) { number in
            // A prefix of our own and a number: always a legal name.
            FileName("\(prefix)-\(number)") ?? wanted[0].old
        }
        let record = try journal.begin(kind, undoes: undoes, moves: moves)
        return try carryOut(moves, record, .forward)
    }

    /// Finishes or goes back on what a crash left half done: nil when nothing was.
    ///
    public func recover(_ recovery: Recovery) throws -> Report? {
        guard let record = try journal.unfinished() else { return nil }
        let direction: Direction =
            switch recovery {
            case .asBegun: .forward
            case .toNewNames: record.kind == .apply ? .forward : .back
            case .toOldNames: record.kind == .undo ? .forward : .back
            }
        return try carryOut(try journal.moves(of: record, movedOnly: false), record, direction)
    }

    private func carryOut(_ moves: [JournalMove], _ record: RenameRecord, _ direction: Direction) throws -> Report {
        var report = Report()
        var batch: [MoveOutcome] = []
        var touched: [RelativePath: Directory] = [:]
        var groups = Self.groups(moves)
        if direction == .back { groups.reverse() }

        func flush() throws {
            // A name is only said to be changed once the folder that holds it is durable.
            for folder in touched.values { try folder.sync() }
            touched.removeAll(keepingCapacity: true)
            switch direction {
            case .forward:
                try journal.mark(batch, in: record)
            case .back:
                try journal.markReverted(batch.filter(\.isAtOldName).map(\.move), in: record)
                try journal.mark(batch.filter { !$0.isAtOldName }, in: record)
            }
            report.outcomes += batch
            batch.removeAll(keepingCapacity: true)
        }

        for group in groups {
            let directory = group[0].directory
            do {
                let folder = try touched[directory] ?? root.directory(directory, followsLinks: followsLinks)
                touched[directory] = folder
                var mover = Mover(folder: folder, moves: group)
                batch += direction == .forward ? try mover.forward() : try mover.back(because: Self.takenBack)
                report.guarantee = min(report.guarantee, mover.weakest)
            } catch let error as FileSystemError where error.errno != .ioError {
                batch += group.map { MoveOutcome(move: $0, state: .refused(error.failure)) }
            }
            onMove(report.outcomes.count + batch.count, moves.count)
            if batch.count >= Self.batchSize { try flush() }
        }
        try flush()
        // What still stands under a temporary name keeps the record open, for the next apply or undo to settle.
        let unsettled = report.outcomes.contains { if case .unsettled = $0.state { true } else { false } }
        if !unsettled { try journal.finish(record, reverted: direction == .back) }
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
