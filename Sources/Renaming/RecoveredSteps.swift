import FileSystem
import PhotoModel

/// The numbers of steps of a unit that can be complete after an interruption: from the files of known identity, from the
/// existing names, and from the other files as far as they agree.
struct RecoveredSteps {
    private let steps: [MoveStep]
    private let own: [Int: [Int]]
    private let range: ClosedRange<Int>

    /// Nil if no file gives an answer.
    ///
    /// - Parameters:
    ///   - moves: the moves of a unit.
    ///   - places: where the file of each move is.
    ///   - doubtful: moves whose files are found by their inode only, or not at all.
    ///   - isWhole: all steps are complete, or none.
    ///   - folder: the folder.
    /// - Throws: `FileSystemError`.
    init?(
        _ moves: [JournalMove], _ places: [FileLocation], _ doubtful: Set<Int>, isWhole: Bool, in folder: OpenFolder
    ) throws(FileSystemError) {
        let steps = MoveStep.all(of: moves)
        // Hard links of one inode are indistinguishable.
        let inodes = Dictionary(grouping: moves, by: \.identity.inode)
        func ranges(_ isOne: (Int) -> Bool) -> [ClosedRange<Int>] {
            steps.indices.compactMap { number in
                let index = steps[number].index
                guard isOne(index), inodes[moves[index].identity.inode]?.count == 1 else { return nil }
                return steps[number].taken(places[index], number, of: steps.count)
            }
        }
        self.steps = steps
        own = Dictionary(grouping: steps.indices) { steps[$0].index }
        var taken = 0...steps.count
        let ofPhotos = ranges { !moves[$0].isCompanion }
        for range in ofPhotos {
            guard taken.overlaps(range) else { return nil }
            taken = taken.clamped(to: range)
        }
        if isWhole, !ofPhotos.isEmpty, taken.upperBound < steps.count {
            range = 0...0
            return
        }
        if isWhole, taken.lowerBound > 0 {
            range = steps.count...steps.count
            return
        }
        let sure = ranges { moves[$0].isCompanion && !doubtful.contains($0) }
        for range in sure where taken.overlaps(range) { taken = taken.clamped(to: range) }
        if !isWhole { taken = try Self.explaining(steps, moves, taken, in: folder) }
        let others = ranges(doubtful.contains)
        for range in others where taken.overlaps(range) { taken = taken.clamped(to: range) }
        guard !ofPhotos.isEmpty || !sure.isEmpty || !others.isEmpty else { return nil }
        range = taken
    }

    /// Possible locations of a move's file.
    func places(of index: Int) -> [FileLocation] {
        let own = own[index] ?? []
        let starts = [0] + own.map { $0 + 1 }
        let ends = own + [steps.count]
        let places = [.old] + own.map { steps[$0].to }
        return zip(places, zip(starts, ends)).filter { range.overlaps($1.0...$1.1) }.map(\.0)
    }

    /// Within a unit's steps, its names belong to its files only: each existing name must have one of them.
    private static func explaining(
        _ steps: [MoveStep], _ moves: [JournalMove], _ range: ClosedRange<Int>, in folder: OpenFolder
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
}
