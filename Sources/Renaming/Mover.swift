import FileSystem
import PhotoModel
import SystemPackage

/// Carries out the moves of one unit in one folder, forward or back: all of them, or none.
struct Mover {
    let folder: OpenFolder
    let moves: [JournalMove]
    private let steps: [MoveStep]
    private var isWhole: Bool
    private(set) var weakest = RenameGuarantee.exclusive
    private var places: [Whereabouts] = []
    /// Nothing was renamed since the files were looked for.
    private var isJustLocated = false
    /// The name that was wanted last.
    private var target: FileName?

    /// - Parameter isWhole: all of the unit's steps have been taken, or none.
    init(folder: OpenFolder, moves: [JournalMove], isWhole: Bool) {
        self.folder = folder
        self.moves = moves
        self.isWhole = isWhole
        steps = MoveStep.all(of: moves)
    }

    /// Brings every file of the unit under its new name. From wherever a crash left them.
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

    /// Brings every file of the unit back under its old name.
    ///
    /// - Parameter failure: why, for those that wanted to move.
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
        // Half of it here and half there is nothing that may be left.
        let isTorn = unsettled != nil && places.contains(.old) && places.contains(.new)
        return zip(moves, places).map { move, place in
            let state: MoveOutcome.State =
                switch place {
                case .old: .refused(failure)
                case .new where isTorn: .unsettled(unsettled ?? failure)
                case .new: .moved
                case .changed: .refused(Self.changed(move))
                // A sidecar that was deleted is not missed.
                case .gone: .refused(move.isCompanion ? failure : Self.gone(move))
                case .temporary, .both: .unsettled(unsettled ?? failure)
                }
            return MoveOutcome(move: move, state: state)
        }
    }

    /// Where the files are, once a link that a crash left half done is finished.
    private mutating func locate() throws(FileSystemError) {
        let locator = Locator(folder: folder)
        places = try locator.locate(moves, isWhole: isWhole)
        for place in places {
            // The recorded link count plus one: our own link and unlink, of which the unlink is missing.
            if case .both(let first, _) = place { try folder.unlink(first) }
        }
        if places.contains(where: { if case .both = $0 { true } else { false } }) {
            places = try locator.locate(moves, isWhole: isWhole)
        }
        isJustLocated = true
    }

    /// Why the unit cannot go forward, found out before anything is touched.
    private func obstacle() -> ItemFailure? {
        for (move, place) in zip(moves, places) {
            switch place {
            case .old, .temporary, .new: continue
            // A sidecar that was taken away takes its photo nowhere.
            case .gone where move.isCompanion: continue
            case .changed: return Self.changed(move)
            case .gone, .both: return Self.gone(move)
            }
        }
        return nil
    }

    private mutating func move(_ index: Int, to place: Whereabouts) throws(FileSystemError) {
        guard let from = moves[index].name(at: places[index]), let to = moves[index].name(at: place) else { return }
        // The last look before the name is changed: what was there a moment ago may have been replaced since. One file by
        // itself was looked for only now.
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
        ItemFailure(code: "changed", message: "\(move.old.text) is not the file that was looked at")
    }

    private static func gone(_ move: JournalMove) -> ItemFailure {
        ItemFailure(code: "missing", message: "\(move.old.text) is gone")
    }
}
