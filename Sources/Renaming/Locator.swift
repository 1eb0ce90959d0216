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
        let steps = MoveStep.all(of: moves)
        let own = Dictionary(grouping: steps.indices) { steps[$0].index }
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
        let taken = try taken(steps, moves, places, doubtful, isWhole: isWhole)
        for index in doubtful {
            let (move, isLost) = (moves[index], places[index] == .changed || places[index] == .gone)
            let possible = taken.map { Self.possible(own[index] ?? [], $0, steps) }
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

    /// How many of the steps can have been taken: by the files that are surely known, by the names that are there, and by the
    /// others as far as they agree; nil where no file tells.
    private func taken(
        _ steps: [MoveStep], _ moves: [JournalMove], _ places: [Whereabouts], _ doubtful: Set<Int>, isWhole: Bool
    ) throws(FileSystemError) -> ClosedRange<Int>? {
        // Which name of an inode is whose cannot be seen.
        let inodes = Dictionary(grouping: moves, by: \.identity.inode)
        func ranges(_ isOne: (Int) -> Bool) -> [ClosedRange<Int>] {
            steps.indices.compactMap { number in
                let index = steps[number].index
                guard isOne(index), inodes[moves[index].identity.inode]?.count == 1 else { return nil }
                return steps[number].taken(places[index], number, of: steps.count)
            }
        }
        var taken = 0...steps.count
        let ofPhotos = ranges { !moves[$0].isCompanion }
        for range in ofPhotos {
            guard taken.overlaps(range) else { return nil }
            taken = taken.clamped(to: range)
        }
        if isWhole, !ofPhotos.isEmpty {
            if taken.upperBound < steps.count { return 0...0 }
            if taken.lowerBound > 0 { return steps.count...steps.count }
        }
        let sure = ranges { moves[$0].isCompanion && !doubtful.contains($0) }
        for range in sure where taken.overlaps(range) { taken = taken.clamped(to: range) }
        if !isWhole { taken = try explaining(steps, moves, taken) }
        let others = ranges(doubtful.contains)
        for range in others where taken.overlaps(range) { taken = taken.clamped(to: range) }
        return ofPhotos.isEmpty && sure.isEmpty && others.isEmpty ? nil : taken
    }

    /// In the middle of a unit's steps its names are nobody else's: each that is there must be where one of its files is.
    private func explaining(
        _ steps: [MoveStep], _ moves: [JournalMove], _ range: ClosedRange<Int>
    ) throws(FileSystemError) -> ClosedRange<Int> {
        var strange: Set<FileName> = []
        for name in moves.flatMap({ [$0.old, $0.temporary, $0.new].compactMap(\.self) }) where try folder.stores(name) {
            strange.insert(name)
        }
        let there = strange
        for move in moves { strange.remove(move.old) }
        var (least, right): (Int, [Int]) = (Int.max, [])
        for taken in 0...range.upperBound {
            if taken > 0 {
                let step = steps[taken - 1]
                if let name = moves[step.index].name(at: step.from), there.contains(name) { strange.insert(name) }
                if let name = moves[step.index].name(at: step.to) { strange.remove(name) }
            }
            guard range.contains(taken), strange.count <= least else { continue }
            if strange.count < least { (least, right) = (strange.count, []) }
            right.append(taken)
        }
        guard let first = right.first, let last = right.last else { return range }
        return first...last
    }

    /// Where a file can be once so many steps were taken, of which those are its own.
    private static func possible(_ own: [Int], _ taken: ClosedRange<Int>, _ steps: [MoveStep]) -> [Whereabouts] {
        let starts = [0] + own.map { $0 + 1 }
        let ends = own + [steps.count]
        let places = [.old] + own.map { steps[$0].to }
        return zip(places, zip(starts, ends)).filter { taken.overlaps($1.0...$1.1) }.map(\.0)
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
