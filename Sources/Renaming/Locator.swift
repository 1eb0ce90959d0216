import FileSystem
import PhotoModel

/// Finds out where the files of one unit are.
struct Locator {
    let folder: OpenFolder

    /// - Parameter isWhole: all of the unit's steps have been taken, or none.
    func locate(_ moves: [JournalMove], isWhole: Bool) throws(FileSystemError) -> [Whereabouts] {
        var places: [Whereabouts] = []
        places.reserveCapacity(moves.count)
        for move in moves { places.append(try locate(move)) }
        let linked = Dictionary(grouping: moves.indices.filter { moves[$0].identity.links > 1 }) {
            moves[$0].identity.inode
        }
        for twins in linked.values where twins.count > 1 { try tellApart(twins, moves, &places) }
        // As a rule nothing has happened yet.
        if isWhole, places.allSatisfy({ $0 == .old }) { return places }
        if moves.contains(where: \.isCompanion) || places.contains(.changed) || places.contains(.gone) {
            try tellByName(moves, &places, isWhole: isWhole)
        }
        return places
    }

    /// The names that hold a move's file, in the order of its way.
    private func holding(_ move: JournalMove) throws(FileSystemError) -> [(
        name: FileName, place: Whereabouts, links: Int
    )] {
        let isNear = NameRules.careful.key(move.old) == NameRules.careful.key(move.new)
        var found: [(name: FileName, place: Whereabouts, links: Int)] = []
        for place in [Whereabouts.old, .temporary, .new] {
            guard let name = move.name(at: place), let status = try folder.holds(name, move) else { continue }
            if isNear, place != .temporary, try !folder.stores(name) { continue }
            found.append((name, place, status.identity.links))
            // No other name can hold it: it has but one.
            if status.identity.links == 1, move.identity.links == 1 { break }
        }
        return found
    }

    /// By what the file is known by.
    func locate(_ move: JournalMove) throws(FileSystemError) -> Whereabouts {
        let found = try holding(move)
        switch found.count {
        case 0: return try folder.directory.status(of: move.old) == nil ? .gone : .changed
        case 1: return found[0].place
        // Hard links of one inode may stand under two of the names by right; one more than there were is our own.
        default: return found[0].links > move.identity.links ? .both(found[0].name, found[1].name) : found[0].place
        }
    }

    /// A sidecar that was saved anew is another file, and still the photo's; and the number of the inode that it had may be
    /// another file's by now. The files of the unit that are surely known say how many of its steps were taken, and so which
    /// name a sidecar has: under another one, which can be some other file's, it is not looked for.
    private func tellByName(
        _ moves: [JournalMove], _ places: inout [Whereabouts], isWhole: Bool
    ) throws(FileSystemError) {
        var doubtful: Set<Int> = []
        for index in moves.indices {
            let (move, isLost) = (moves[index], places[index] == .changed || places[index] == .gone)
            // A name that is only ever ours holds what was put there, whatever became of it.
            if isLost, let temporary = move.temporary, try folder.hasFile(temporary) {
                places[index] = .temporary
            } else if move.isCompanion {
                let isKnown = try isLost ? false : isSure(move, places[index])
                if !isKnown { doubtful.insert(index) }
            }
        }
        guard !doubtful.isEmpty else { return }
        let taken = try StepsTaken(moves, places, doubtful, isWhole: isWhole, in: folder)
        for index in doubtful {
            let (move, isLost) = (moves[index], places[index] == .changed || places[index] == .gone)
            let possible = taken?.places(of: index)
            guard isLost || possible?.contains(places[index]) == false else { continue }
            var found: [Whereabouts] = []
            for place in possible ?? [.old, .new] {
                if let name = move.name(at: place), try folder.hasFile(name) { found.append(place) }
            }
            if possible != nil, found.count == 1 {
                places[index] = found[0]
            } else {
                // Where nothing tells, each of its names may be another file's.
                places[index] = found.isEmpty ? .gone : .changed
            }
        }
        // What two of them could be is left where it is.
        let names = Dictionary(grouping: moves.indices.filter { moves[$0].name(at: places[$0]) != nil }) {
            moves[$0].name(at: places[$0])
        }
        for index in doubtful {
            if let name = moves[index].name(at: places[index]), names[name, default: []].count > 1 {
                places[index] = .changed
            }
        }
    }

    /// Known by more than its inode, or under a name that is ours alone.
    private func isSure(_ move: JournalMove, _ place: Whereabouts) throws(FileSystemError) -> Bool {
        guard place == .old || place == .new, move.proof.digest == nil, let name = move.name(at: place) else {
            return true
        }
        return try folder.directory.status(of: name)?.identity.looksUnchanged(since: move.identity) == true
    }

    /// Moves of one inode's names: which name is whose cannot be seen, and need not be. Any way to give each move one of
    /// its own names that hold the file, and no name twice, is right.
    private func tellApart(
        _ twins: [Int], _ moves: [JournalMove], _ places: inout [Whereabouts]
    ) throws(FileSystemError) {
        var choices: [Int: [(name: FileName, place: Whereabouts)]] = [:]
        for twin in twins {
            if case .both = places[twin] { return }
            choices[twin] = try holding(moves[twin]).map { ($0.name, $0.place) }
        }
        // Who has one choice takes it, and leaves the others one less; where nobody has to, the first takes its first.
        while let next = choices.min(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }) {
            choices[next.key] = nil
            guard let choice = next.value.first else { continue }
            places[next.key] = choice.place
            for other in choices.keys { choices[other]?.removeAll { $0.name == choice.name } }
        }
    }
}
