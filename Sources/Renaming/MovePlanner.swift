public import PhotoModel

/// One photo's rename, wished for.
public struct WantedMove: Hashable, Sendable {
    public var item: Int64?
    public var directory: RelativePath
    public var old: FileName
    public var new: FileName
    public var identity: FileIdentity

    public init(item: Int64?, directory: RelativePath, old: FileName, new: FileName, identity: FileIdentity) {
        self.item = item
        self.directory = directory
        self.old = old
        self.new = new
        self.identity = identity
    }
}

/// Orders renames so that each finds its new name free: whoever stands on a wanted name moves first, and where they
/// stand in a circle one of them steps aside under a temporary name. Pure.
public enum MovePlanner {
    /// - Parameter temporaryName: a name that nobody uses, from a running number.
    public static func plan(_ wanted: [WantedMove], temporaryName: (Int) -> FileName) -> [JournalMove] {
        var moves: [JournalMove] = []
        var group = 0
        let folders = Dictionary(grouping: wanted.enumerated(), by: \.element.directory)
        // In the order given, folder by folder, so that the journal reads as the plan does.
        for folder in folders.values.sorted(by: { $0[0].offset < $1[0].offset }) {
            for chain in chains(folder.map(\.element)) {
                for (index, move) in chain.moves.enumerated() {
                    let stepsAside = index == chain.moves.count - 1 && chain.needsTemporary
                    moves.append(
                        JournalMove(
                            index: moves.count, group: group, item: move.item, directory: move.directory, old: move.old,
                            new: move.new, temporary: stepsAside ? temporaryName(moves.count) : nil,
                            identity: move.identity))
                    // A chain's links can each fail without harm to the others; a circle is all or nothing.
                    if !chain.isCircle { group += 1 }
                }
                if chain.isCircle { group += 1 }
            }
        }
        return moves
    }

    private struct Chain {
        /// The first has a free way; each of the others takes the name that the one before it left. In a circle the
        /// last steps aside first.
        var moves: [WantedMove]
        var isCircle: Bool
        var needsTemporary: Bool
    }

    private static func chains(_ wanted: [WantedMove]) -> [Chain] {
        let moves = wanted.filter { $0.old != $0.new }
        let byOld = Dictionary(moves.map { ($0.old, $0) }) { first, _ in first }
        let byNew = Dictionary(moves.map { ($0.new, $0) }) { first, _ in first }
        var seen: Set<FileName> = []
        var chains: [Chain] = []
        for move in moves where byOld[move.new] == nil && !seen.contains(move.old) {
            // Its new name is held by none of ours: from here back to those who wait for it.
            var chain: [WantedMove] = []
            var next: WantedMove? = move
            while let step = next, seen.insert(step.old).inserted {
                chain.append(step)
                next = byNew[step.old]
            }
            // Names that differ by case or normalisation alone are one name on some file systems: step aside.
            if chain.count == 1, NearName.isNear(move.old, move.new) {
                chains.append(Chain(moves: chain, isCircle: true, needsTemporary: true))
            } else {
                chains.append(Chain(moves: chain, isCircle: false, needsTemporary: false))
            }
        }
        for move in moves where !seen.contains(move.old) {
            var circle: [WantedMove] = []
            var next: WantedMove? = move
            while let step = next, seen.insert(step.old).inserted {
                circle.append(step)
                next = byNew[step.old]
            }
            chains.append(Chain(moves: circle, isCircle: true, needsTemporary: true))
        }
        return chains
    }
}
