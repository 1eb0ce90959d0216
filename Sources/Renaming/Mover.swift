import FileSystem
import PhotoModel
import SystemPackage

/// Carries out the moves of one group in one folder, forward or back: all of them, or none.
struct Mover {
    let folder: Directory
    let moves: [JournalMove]
    private(set) var weakest = RenameGuarantee.exclusive
    /// The name that was wanted last.
    private var target: FileName?

    init(folder: Directory, moves: [JournalMove]) {
        self.folder = folder
        self.moves = moves
    }

    /// Brings every file of the group under its new name. From wherever a crash left them.
    mutating func forward() throws(FileSystemError) -> [MoveOutcome] {
        if let failure = try obstacle() {
            return try back(because: failure)
        }
        do {
            for move in moves {
                guard let temporary = move.temporary else { continue }
                if try settled(move) == .old { try rename(move.old, temporary) }
            }
            for move in moves {
                switch try settled(move) {
                case .old: try rename(move.old, move.new)
                case .temporary: try rename(move.temporary ?? move.old, move.new)
                default: continue
                }
            }
        } catch {
            guard error.errno != .ioError else { throw error }
            var failure = error.failure
            if error.errno == .fileExists, let target { failure.message = "the name \(target.text) is taken" }
            return try back(because: failure)
        }
        return moves.map { MoveOutcome(move: $0, state: .moved) }
    }

    /// Brings every file of the group back under its old name.
    ///
    /// - Parameter failure: why, for those that wanted to move.
    mutating func back(because failure: ItemFailure) throws(FileSystemError) -> [MoveOutcome] {
        var unsettled: ItemFailure?
        do {
            for move in moves.reversed() where try settled(move) == .new {
                try rename(move.new, move.temporary ?? move.old)
            }
            for move in moves.reversed() where try settled(move) == .temporary {
                try rename(move.temporary ?? move.new, move.old)
            }
        } catch {
            guard error.errno != .ioError else { throw error }
            unsettled = error.failure
        }
        var outcomes: [MoveOutcome] = []
        for move in moves {
            switch try folder.whereabouts(of: move) {
            case .old: outcomes.append(MoveOutcome(move: move, state: .refused(failure)))
            case .new: outcomes.append(MoveOutcome(move: move, state: .moved))
            case .changed: outcomes.append(MoveOutcome(move: move, state: .refused(Self.changed(move))))
            case .gone: outcomes.append(MoveOutcome(move: move, state: .refused(Self.gone(move))))
            case .temporary, .both:
                outcomes.append(MoveOutcome(move: move, state: .unsettled(unsettled ?? failure)))
            }
        }
        return outcomes
    }

    /// Why the group cannot go forward, found out before anything is touched.
    private mutating func obstacle() throws(FileSystemError) -> ItemFailure? {
        for move in moves {
            switch try settled(move) {
            case .old, .temporary, .new: continue
            case .changed: return Self.changed(move)
            case .gone, .both: return Self.gone(move)
            }
        }
        return nil
    }

    private static func changed(_ move: JournalMove) -> ItemFailure {
        ItemFailure(code: "changed", message: "\(move.old.text) is not the file that was looked at")
    }

    private static func gone(_ move: JournalMove) -> ItemFailure {
        ItemFailure(code: "missing", message: "\(move.old.text) is gone")
    }

    /// Where the file is, once a link that a crash left half done is finished.
    private func settled(_ move: JournalMove) throws(FileSystemError) -> Whereabouts {
        let place = try folder.whereabouts(of: move)
        guard case .both(let first, _) = place else { return place }
        // The recorded link count plus one: our own link and unlink, of which the unlink is missing.
        try folder.unlink(first)
        return try folder.whereabouts(of: move)
    }

    private mutating func rename(_ old: FileName, _ new: FileName) throws(FileSystemError) {
        target = new
        weakest = min(weakest, try folder.rename(old, to: new))
    }
}
