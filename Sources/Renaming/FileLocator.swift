import FileSystem
import PhotoModel

/// Finds the present locations of a unit's files.
struct FileLocator {
    let folder: OpenFolder

    /// - Parameters:
    ///   - moves: the moves of a unit.
    ///   - isWhole: all steps of the unit are complete, or none.
    /// - Returns: a location for each move.
    /// - Throws: `FileSystemError`.
    func locate(_ moves: [JournalMove], isWhole: Bool) throws(FileSystemError) -> [FileLocation] {
        var places: [FileLocation] = []
        places.reserveCapacity(moves.count)
        for move in moves { places.append(try locate(move)) }
        let linked = Dictionary(grouping: moves.indices.filter { moves[$0].identity.links > 1 }) {
            moves[$0].identity.inode
        }
        for twins in linked.values where twins.count > 1 { try tellApart(twins, moves, &places) }
        // Usually nothing has happened yet.
        if isWhole, places.allSatisfy({ $0 == .old }) { return places }
        if moves.contains(where: \.isCompanion) || places.contains(.changed) || places.contains(.gone) {
            try tellByName(moves, &places, isWhole: isWhole)
        }
        return places
    }

    /// The names that a move's file has, in the order of its steps.
    private func holding(_ move: JournalMove) throws(FileSystemError) -> [(
        name: FileName, place: FileLocation, links: Int
    )] {
        let isNear = NameRules.careful.key(move.old) == NameRules.careful.key(move.new)
        var found: [(name: FileName, place: FileLocation, links: Int)] = []
        for place in [FileLocation.old, .temporary, .new] {
            guard let name = move.name(at: place), let status = try folder.holds(name, move) else { continue }
            if isNear, place != .temporary, try !folder.stores(name) { continue }
            found.append((name, place, status.identity.links))
            // No other name can have it: it has only one link.
            if status.identity.links == 1, move.identity.links == 1 { break }
        }
        return found
    }

    /// By the recorded identity.
    func locate(_ move: JournalMove) throws(FileSystemError) -> FileLocation {
        let found = try holding(move)
        switch found.count {
        case 0: return try folder.directory.status(of: move.old) == nil ? .gone : .changed
        case 1: return found[0].place
        // Hard links of one inode can have two of the names; one link more than recorded was made by this program.
        default: return found[0].links > move.identity.links ? .both(found[0].name, found[1].name) : found[0].place
        }
    }

    /// A sidecar that was saved again is another file, but still the photo's; and its old inode number may belong to another
    /// file by now. The files of known identity show how many steps of the unit are complete, and so which name the sidecar
    /// has. Other names, which can belong to other files, are not searched.
    private func tellByName(
        _ moves: [JournalMove], _ places: inout [FileLocation], isWhole: Bool
    ) throws(FileSystemError) {
        var doubtful: Set<Int> = []
        for index in moves.indices {
            let (move, isLost) = (moves[index], places[index] == .changed || places[index] == .gone)
            // A temporary name only ever has the file that was moved there.
            if isLost, let temporary = move.temporary, try folder.hasFile(temporary) {
                places[index] = .temporary
            } else if move.isCompanion {
                let isKnown = try isLost ? false : isSure(move, places[index])
                if !isKnown { doubtful.insert(index) }
            }
        }
        guard !doubtful.isEmpty else { return }
        let taken = try RecoveredSteps(moves, places, doubtful, isWhole: isWhole, in: folder)
        for index in doubtful {
            let (move, isLost) = (moves[index], places[index] == .changed || places[index] == .gone)
            let possible = taken?.places(of: index)
            guard isLost || possible?.contains(places[index]) == false else { continue }
            var found: [FileLocation] = []
            for place in possible ?? [.old, .new] {
                if let name = move.name(at: place), try folder.hasFile(name) { found.append(place) }
            }
            if possible != nil, found.count == 1 {
                places[index] = found[0]
            } else {
                // If nothing gives an answer, each of its names may belong to another file.
                places[index] = found.isEmpty ? .gone : .changed
            }
        }
        // A file that two of them could be is left where it is.
        let names = Dictionary(grouping: moves.indices.filter { moves[$0].name(at: places[$0]) != nil }) {
            moves[$0].name(at: places[$0])
        }
        for index in doubtful {
            if let name = moves[index].name(at: places[index]), names[name, default: []].count > 1 {
                places[index] = .changed
            }
        }
    }

    /// Identified by more than its inode, or under a temporary name.
    private func isSure(_ move: JournalMove, _ place: FileLocation) throws(FileSystemError) -> Bool {
        guard place == .old || place == .new, move.proof.digest == nil, let name = move.name(at: place) else {
            return true
        }
        return try folder.directory.status(of: name)?.identity.looksUnchanged(since: move.identity) == true
    }

    /// Moves of hard links of one inode: the links are indistinguishable, and need not be distinguished. Any assignment is
    /// right that gives each move one of its own names with the file, and no name twice.
    private func tellApart(
        _ twins: [Int], _ moves: [JournalMove], _ places: inout [FileLocation]
    ) throws(FileSystemError) {
        var choices: [Int: [(name: FileName, place: FileLocation)]] = [:]
        for twin in twins {
            if case .both = places[twin] { return }
            choices[twin] = try holding(moves[twin]).map { ($0.name, $0.place) }
        }
        // A move with one choice takes it, which leaves the others one less; otherwise the first takes its first choice.
        while let next = choices.min(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }) {
            choices[next.key] = nil
            guard let choice = next.value.first else { continue }
            places[next.key] = choice.place
            for other in choices.keys { choices[other]?.removeAll { $0.name == choice.name } }
        }
    }
}
