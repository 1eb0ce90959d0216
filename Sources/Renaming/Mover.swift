import FileSystem
import PhotoModel
import SystemPackage

/// Carries out the moves of one unit in one folder, forward or back: all or none.
struct Mover {
    let folder: OpenFolder
    let moves: [JournalMove]
    private let steps: [MoveStep]
    private var isWhole: Bool
    private(set) var weakest = RenameGuarantee.exclusive
    private var places: [FileLocation] = []
    /// Where the files were at the beginning.
    private var first: [FileLocation]?
    /// Nothing was renamed since the files were located.
    private var isJustLocated = false
    /// The last wanted name, for messages.
    private var target: FileName?

    /// - Parameters:
    ///   - folder: the folder.
    ///   - moves: the moves of a unit.
    ///   - isWhole: all steps of the unit are complete, or none.
    init(folder: OpenFolder, moves: [JournalMove], isWhole: Bool) {
        self.folder = folder
        self.moves = moves
        self.isWhole = isWhole
        steps = MoveStep.all(of: moves)
    }

    /// Gives every file of the unit its new name, wherever an interruption left it.
    mutating func forward() throws(FileSystemError) -> [MoveOutcome] {
        try locate()
        if let failure = obstacle() {
            return try back(because: failure)
        }
        do {
            for step in steps where places[step.index] == step.from { try move(step.index, to: step.to) }
        } catch {
            guard error.errno != .ioError else { throw error }
            return try back(because: failure(error))
        }
        return moves.map { MoveOutcome(move: $0, state: .moved) }
    }

    /// Gives every file of the unit its old name.
    ///
    /// - Parameter failure: the reason, for the outcomes.
    /// - Returns: the outcome of each move.
    /// - Throws: `FileSystemError`.
    mutating func back(because failure: ItemFailure) throws(FileSystemError) -> [MoveOutcome] {
        try locate()
        var unsettled: ItemFailure?
        do {
            for step in steps.reversed() where places[step.index] == step.to { try move(step.index, to: step.from) }
        } catch {
            guard error.errno != .ioError else { throw error }
            unsettled = self.failure(error)
            try locate()
        }
        // A unit must not stay half renamed.
        let isTorn = unsettled != nil && places.contains(.old) && places.contains(.new)
        return zip(moves, places).map { move, place in
            let state: MoveOutcome.State =
                switch place {
                case .old: .refused(failure)
                case .new where isTorn: .unsettled(unsettled ?? failure)
                case .new: .moved
                case .changed: .refused(Self.changed(move))
                // A deleted sidecar is ignored.
                case .gone: .refused(move.isCompanion ? failure : Self.gone(move.old))
                case .temporary, .both: .unsettled(unsettled ?? failure)
                }
            return MoveOutcome(move: move, state: state)
        }
    }

    /// The locations of the files, after an unfinished link and unlink is completed.
    private mutating func locate() throws(FileSystemError) {
        let locator = FileLocator(folder: folder)
        places = try locator.locate(moves, isWhole: isWhole)
        for place in places {
            // One link more than recorded: a link and unlink of this program without the unlink.
            if case .both(let first, _) = place { try folder.unlink(first) }
        }
        if places.contains(where: { if case .both = $0 { true } else { false } }) {
            places = try locator.locate(moves, isWhole: isWhole)
        }
        first = first ?? places
        isJustLocated = true
    }

    /// Files that had their name in this direction at the beginning, and have it now.
    func unmoved(_ direction: RenameExecution.Direction) -> [JournalMove] {
        let wanted = direction == .forward ? FileLocation.new : .old
        return zip(moves, zip(first ?? places, places)).filter { $1 == (wanted, wanted) }.map(\.0)
    }

    /// Why the unit can't go forward, found before anything is renamed.
    private func obstacle() -> ItemFailure? {
        for (move, place) in zip(moves, places) {
            switch place {
            case .old, .temporary, .new: continue
            // A deleted sidecar doesn't affect its photo.
            case .gone where move.isCompanion: continue
            case .changed: return Self.changed(move)
            case .gone, .both: return Self.gone(move.old)
            }
        }
        return nil
    }

    private mutating func move(_ index: Int, to place: FileLocation) throws(FileSystemError) {
        guard let from = moves[index].name(at: places[index]), let to = moves[index].name(at: place) else { return }
        // The last check before the rename, because the file may have been replaced. A single file was located just now.
        var isThere = isJustLocated && moves.count == 1
        isJustLocated = false
        if !isThere { isThere = try folder.holds(from, moves[index]) != nil }
        if !isThere, moves[index].isCompanion || places[index] == .temporary { isThere = try folder.hasFile(from) }
        guard isThere else {
            throw FileSystemError(.rename, from.text, .staleNFSFileHandle)
        }
        isWhole = false
        target = to
        weakest = min(weakest, try folder.rename(from, to: to))
        places[index] = place
    }

    private func failure(_ error: FileSystemError) -> ItemFailure {
        var failure = error.failure
        if error.errno == .fileExists, let target { failure.message = "the name \(target.text) is taken" }
        return failure
    }

    private static func changed(_ move: JournalMove) -> ItemFailure {
        ItemFailure(.changed, "\(move.old.text) has changed since it was analyzed")
    }

    static func gone(_ name: FileName) -> ItemFailure {
        ItemFailure(.missing, "\(name.text) no longer exists")
    }
}
