import FileSystem
import PhotoModel

extension Renamer {
    /// The groups with the identities of the present files, where the root is at another path than the recorded one.
    ///
    /// - Throws: `RenamerError.otherFiles` unless each photo is the recorded one or is missing, which the rename reports.
    func located(_ groups: [WantedGroup]) throws -> [WantedGroup] {
        guard let relocation else { return groups }
        var positions: [(group: Int, move: Int)] = []
        var files: [Relocation.Recorded] = []
        for (group, wanted) in groups.enumerated() {
            for (index, move) in wanted.moves.enumerated() {
                positions.append((group, index))
                files.append(
                    Relocation.Recorded(
                        photo: wanted.item, isCompanion: wanted.isCompanion(index), directory: wanted.directory,
                        names: [move.old], identity: move.identity, proof: move.proof))
            }
        }
        let found = try relocation.find(files, in: root, followsLinks: followsLinks)
        var groups = groups
        var hasPhoto: Set<Int> = []
        var others: [RelativePath] = []
        for (position, (file, found)) in zip(positions, zip(files, found)) {
            switch found {
            case .file(_, let identity, let proof):
                groups[position.group].moves[position.move].identity = identity
                groups[position.group].moves[position.move].proof = proof
                if position.move == 0 { hasPhoto.insert(position.group) }
            case .others(let name):
                let status = try? root.directory(file.directory, followsLinks: followsLinks).status(of: name)
                // A sidecar that was saved again is another file, but still its photo's.
                if file.isCompanion, hasPhoto.contains(position.group), let status, status.kind == .file {
                    groups[position.group].moves[position.move].identity = status.identity
                    groups[position.group].moves[position.move].proof = Proof()
                } else {
                    others.append(file.directory.appending(name))
                }
            case .nothing: continue
            }
        }
        guard others.isEmpty else { throw RenamerError.otherFiles(others) }
        return groups
    }

    /// The moves of an interrupted rename with the identities of the present files.
    ///
    /// - Throws: as the other.
    func located(_ moves: [JournalMove]) throws -> [JournalMove] {
        guard let relocation else { return moves }
        let files = moves.map { move in
            Relocation.Recorded(
                photo: move.item, isCompanion: move.isCompanion, directory: move.directory,
                names: [move.old, move.temporary, move.new].compactMap(\.self), identity: move.identity,
                proof: move.proof)
        }
        let found = try relocation.find(files, in: root, followsLinks: followsLinks)
        var moves = moves
        var known: Set<RelativePath> = []
        for index in moves.indices {
            guard case .file(let name, let identity, let proof) = found[index] else { continue }
            known.insert(moves[index].directory.appending(name))
            moves[index].identity = identity
            moves[index].proof = proof
        }
        // Where all of its names have other files of this rename, a photo is missing, as a recovery reports.
        let others = zip(moves, found).compactMap { move, found -> RelativePath? in
            guard case .others(let name) = found, !move.isCompanion else { return nil }
            let path = move.directory.appending(name)
            return known.contains(path) ? nil : path
        }
        guard others.isEmpty else { throw RenamerError.otherFiles(others) }
        return moves
    }
}
