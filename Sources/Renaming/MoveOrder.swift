import PhotoModel

/// The order of the moves of one unit, in which each finds its name free.
struct MoveOrder {
    private struct Entry {
        var item: Int64?
        var directory: RelativePath
        var isCompanion: Bool
        var move: WantedMove
    }

    private let entries: [Entry]
    private let rules: NameRules
    private let byOld: [FileName: [Int]]
    private let byNew: [FileName: [Int]]
    private var placed: Set<Int> = []
    private var ordered: [(index: Int, stepsAside: Bool)] = []

    init(_ groups: [WantedGroup], rules: NameRules) {
        let entries = groups.flatMap { group in
            group.moves.enumerated().map { position, move in
                Entry(
                    item: group.item, directory: group.directory, isCompanion: group.isCompanion(position), move: move)
            }
        }
        self.entries = entries
        self.rules = rules
        byOld = Dictionary(grouping: entries.indices) { rules.key(entries[$0].move.old) }
        byNew = Dictionary(grouping: entries.indices) { rules.key(entries[$0].move.new) }
        sort()
    }

    /// First the moves to a free name, each with those that wait for its old name; then the cycles.
    private mutating func sort() {
        for index in entries.indices where byOld[rules.key(entries[index].move.new)] == nil {
            ordered += chain(from: index).map { ($0, false) }
        }
        for index in entries.indices where !placed.contains(index) {
            let cycle = chain(from: index)
            // The last one frees the name of the first. In a change of case they are the same.
            ordered += cycle.map { ($0, $0 == cycle.last) }
        }
    }

    /// From a move to those that wait for its name, one after the other.
    private mutating func chain(from first: Int) -> [Int] {
        var chain: [Int] = []
        var open = [first]
        while let index = open.popLast() {
            guard placed.insert(index).inserted else { continue }
            chain.append(index)
            open += byNew[rules.key(entries[index].move.old)] ?? []
        }
        return chain
    }

    /// - Parameters:
    ///   - unit: number of the unit.
    ///   - start: the number of the first move in the journal.
    ///   - present: the names in the folder, which no temporary name may be.
    ///   - temporaryName: makes a temporary name from a number.
    /// - Returns: the moves, in order.
    func moves(
        unit: Int, from start: Int, besides present: Set<FileName>, _ temporaryName: (Int) -> FileName
    ) -> [JournalMove] {
        var number = start
        return ordered.enumerated().map { position, place in
            let entry = entries[place.index]
            var temporary: FileName?
            if place.stepsAside {
                number = max(number, start + position)
                while present.contains(temporaryName(number)) { number += 1 }
                temporary = temporaryName(number)
                number += 1
            }
            var move = JournalMove(
                index: start + position, group: unit, item: entry.item, isCompanion: entry.isCompanion,
                directory: entry.directory, old: entry.move.old, new: entry.move.new, temporary: temporary,
                identity: entry.move.identity, proof: entry.move.proof, undoes: entry.move.undoes)
            move.isChosen = entry.move.isChosen
            return move
        }
    }
}
