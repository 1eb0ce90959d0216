import FileSystem
import PhotoModel

/// Finds out where the files of one unit are.
struct Locator {
    let folder: OpenFolder

    func locate(_ moves: [JournalMove]) throws(FileSystemError) -> [Whereabouts] {
        var places: [Whereabouts] = []
        places.reserveCapacity(moves.count)
        for move in moves { places.append(try locate(move)) }
        let linked = Dictionary(grouping: moves.indices.filter { moves[$0].identity.links > 1 }) {
            moves[$0].identity.inode
        }
        for twins in linked.values where twins.count > 1 { try tellApart(twins, moves, &places) }
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

    private func locate(_ move: JournalMove) throws(FileSystemError) -> Whereabouts {
        let found = try holding(move)
        switch found.count {
        case 0:
            return try move.isCompanion ? byName(move) : folder.directory.status(of: move.old) == nil ? .gone : .changed
        case 1: return found[0].place
        // Hard links of one inode may stand under two of the names by right; one more than there were is our own.
        default: return found[0].links > move.identity.links ? .both(found[0].name, found[1].name) : found[0].place
        }
    }

    /// A sidecar that was saved anew is another file, and still the photo's: where one of its names alone is there, it is
    /// that one.
    private func byName(_ move: JournalMove) throws(FileSystemError) -> Whereabouts {
        var found: [Whereabouts] = []
        for place in [Whereabouts.old, .temporary, .new] {
            guard let name = move.name(at: place), try folder.directory.status(of: name)?.kind == .file else {
                continue
            }
            found.append(place)
        }
        return found.count == 1 ? found[0] : found.isEmpty ? .gone : .changed
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
