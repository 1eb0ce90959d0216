import FileSystem
import PhotoModel

extension Renamer {
    /// Where an interrupted rename should end.
    public enum Recovery: Sendable {
        /// `resume`: what was begun is finished.
        case asBegun
        /// `apply`.
        case toNewNames
        /// `undo`.
        case toOldNames
    }

    /// Finishes or reverts an interrupted rename.
    ///
    /// - Parameters:
    ///   - recovery: where it should end.
    ///   - forgetsMissing: files with none of their names are permanently lost, and missing folders too.
    /// - Returns: nil if there is none.
    /// - Throws: `RenamerError` before anything is renamed, if the disk with the files is missing or another one.
    public func recover(_ recovery: Recovery, forgetsMissing: Bool = false) throws -> Report? {
        guard let record = try journal.unfinished() else { return nil }
        let direction: RenameExecution.Direction =
            switch recovery {
            case .asBegun: .forward
            case .toNewNames: record.kind == .apply ? .forward : .back
            case .toOldNames: record.kind == .undo ? .forward : .back
            }
        let moves = try located(journal.moves(of: record, movedOnly: false))
        if !forgetsMissing {
            for folder in Dictionary(grouping: moves, by: \.directory).values { try makeSureIsHere(folder) }
        }
        var execution = RenameExecution(
            self, record, .recovery(forgetsMissing: forgetsMissing), direction, moves)
        return try execution.run()
    }

    /// Files with none of their names count as deleted, unless their folder or their disk is missing: an empty mount point
    /// must not end a record that alone knows the names.
    private func makeSureIsHere(_ moves: [JournalMove]) throws {
        let path = moves[0].directory
        guard
            let folder = try? OpenFolder(
                root.directory(path, followsLinks: followsLinks), isFresh: false, isRecovering: true)
        else { throw RenamerError.elsewhere(path) }
        if relocation == nil, let recorded = moves.lazy.compactMap(\.proof.fileSystem).first,
            let present = try folder.directory.mount().identifier, recorded != present
        {
            throw RenamerError.elsewhere(path)
        }
        let locator = FileLocator(folder: folder)
        guard try moves.contains(where: { ![.gone, .changed].contains(try locator.locate($0)) }) else {
            throw RenamerError.elsewhere(path)
        }
    }
}
