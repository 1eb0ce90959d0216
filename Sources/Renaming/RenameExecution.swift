import FileSystem
import PhotoModel
import SystemPackage

/// Carries out the moves of one journal record, unit by unit, and marks them in batches.
struct RenameExecution {
    enum Direction {
        case forward, back
    }

    enum Mode {
        /// The files were identified a moment ago.
        case apply
        case undo
        /// Of a rename that was interrupted.
        ///
        /// - Parameter forgetsMissing: files with none of their names are permanently lost, and missing folders too.
        case recovery(forgetsMissing: Bool)
    }

    private let renamer: Renamer
    private let record: RenameRecord
    private let direction: Direction
    private let mode: Mode
    private let total: Int
    private let units: [[JournalMove]]
    private let partialUnit: InterruptedUnit

    private var report = Renamer.Report()
    /// Moves of a recovery that goes back, of files that had never left their old names.
    private var untouched: Set<Int> = []
    /// Outcomes since the last flush, and the folders that they are in.
    private var batch: [MoveOutcome] = []
    private var folders: [RelativePath: OpenFolder] = [:]
    /// The batch that is being made durable while the next one is renamed.
    private let trailing = TrailingBatches()

    /// Folders held open by a batch. A process may have 256 files open on macOS, 1,024 on most others, and there are two
    /// batches at a time.
    private static let folderLimit = 64

    init(_ renamer: Renamer, _ record: RenameRecord, _ mode: Mode, _ direction: Direction, _ moves: [JournalMove]) {
        self.renamer = renamer
        self.record = record
        self.direction = direction
        self.mode = mode
        total = moves.count
        let units = Self.units(moves)
        partialUnit = mode.isRecovery ? renamer.partialUnit(units) : .none
        self.units = direction == .forward ? units : units.reversed()
    }

    /// - Throws: errors of the journal, and `FileSystemError` if continuing would be unsafe (a failed fsync).
    mutating func run() throws -> Renamer.Report {
        // Nothing is left to do in another thread when this returns, whatever it ends by.
        defer { trailing.wait() }
        for unit in units {
            if renamer.isStopped() {
                report.stoppedBefore = total - report.outcomes.count - batch.count
                break
            }
            try move(unit)
            renamer.onMove(report.outcomes.count + batch.count, total)
            if batch.count >= renamer.batchSize || folders.count >= Self.folderLimit { try flush() }
        }
        try flush()
        try trailing.finish()
        // A record that stays open is settled as after a crash.
        if report.stoppedBefore == nil { try close() }
        if direction == .back {
            report.outcomes = report.outcomes.filter { !untouched.contains($0.move.index) }.map(\.seenGoingBack)
        }
        return report
    }

    /// The moves of one unit follow each other.
    private static func units(_ moves: [JournalMove]) -> [[JournalMove]] {
        var units: [[JournalMove]] = []
        for move in moves {
            if units.last?.last?.group == move.group {
                units[units.count - 1].append(move)
            } else {
                units.append([move])
            }
        }
        return units
    }

    private mutating func move(_ unit: [JournalMove]) throws {
        do {
            var mover = Mover(
                folder: try folder(unit[0].directory), moves: unit, isWhole: !partialUnit.includes(unit[0].group))
            batch += direction == .forward ? try mover.forward() : try mover.back(because: ItemFailure(.undone))
            if mode.isRecovery { note(mover.unmoved(direction)) }
            report.guarantee = min(report.guarantee, mover.weakest)
        } catch let error as FileSystemError where error.errno != .ioError {
            batch += unit.map { MoveOutcome(move: $0, state: state(after: error)) }
        }
    }

    /// Files that an earlier process left where they should be. Going back, nothing ever happened to them.
    private mutating func note(_ unmoved: [JournalMove]) {
        switch direction {
        case .forward: report.movedBefore += unmoved.count
        case .back: untouched.formUnion(unmoved.map(\.index))
        }
    }

    private mutating func folder(_ path: RelativePath) throws -> OpenFolder {
        if let open = folders[path] { return open }
        let directory = try renamer.root.directory(path, followsLinks: renamer.followsLinks)
        let open = try OpenFolder(directory, isFresh: mode.isFresh, isRecovering: mode.isRecovery)
        folders[path] = open
        return open
    }

    /// In a recovery nobody knows where the files are, unless they are permanently lost.
    private func state(after error: FileSystemError) -> MoveOutcome.State {
        guard case .recovery(let forgetsMissing) = mode else { return .refused(error.failure) }
        let isGone = forgetsMissing && error.errno == .noSuchFileOrDirectory
        return isGone ? .refused(error.failure) : .unsettled(error.failure)
    }

    /// Makes the batch durable and marks it, while the next one is renamed.
    private mutating func flush() throws {
        guard !batch.isEmpty else { return }
        let (open, outcomes, journal) = (folders.values.map(\.directory), batch, renamer.journal)
        let (record, direction) = (record, direction)
        report.outcomes += batch
        batch.removeAll(keepingCapacity: true)
        folders.removeAll(keepingCapacity: true)
        try trailing.begin {
            // A name only counts as changed once the folder that holds it is durable.
            for folder in open { try folder.sync() }
            switch direction {
            case .forward:
                try journal.mark(outcomes, in: record)
            case .back:
                try journal.markReverted(outcomes.filter(\.isAtOldName).map(\.move), in: record)
                try journal.mark(outcomes.filter { !$0.isAtOldName }, in: record)
            }
        }
    }

    /// A file that still has a temporary name keeps the record open, for the next apply or undo to settle.
    private mutating func close() throws {
        if !report.isUnsettled { try renamer.journal.finish(record, reverted: direction == .back) }
    }
}

extension RenameExecution.Mode {
    fileprivate var isFresh: Bool { if case .apply = self { true } else { false } }
    fileprivate var isRecovery: Bool { if case .recovery = self { true } else { false } }
}

extension MoveOutcome {
    fileprivate var isAtOldName: Bool {
        if case .refused(let failure) = state { failure.code == .undone } else { false }
    }

    /// Going back, a file under its old name is a success, and one under its new name is not.
    fileprivate var seenGoingBack: MoveOutcome {
        if isAtOldName { return MoveOutcome(move: move, state: .moved) }
        guard case .moved = state else { return self }
        let failure = ItemFailure(.notUndone)
        return MoveOutcome(move: move, state: .refused(failure))
    }
}
