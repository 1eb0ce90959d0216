public import PhotoModel

/// Orders renames so that each new name is free: a file that occupies a wanted name moves first, and one file of each cycle
/// moves to a temporary name. No I/O.
public enum MovePlanner {
    /// - Parameters:
    ///   - wanted: the renames.
    ///   - folders: the contents of the folders.
    ///   - temporaryName: makes a temporary name from a number.
    /// - Returns: the steps.
    public static func plan(
        _ wanted: [WantedGroup], folders: [RelativePath: FolderListing], temporaryName: (Int) -> FileName
    ) -> RenameSteps {
        var steps = RenameSteps()
        var units = 0
        // In the given order, folder by folder, so that the journal has the order of the plan.
        let changing = wanted.enumerated().compactMap { offset, group -> (offset: Int, group: WantedGroup)? in
            var group = group
            group.moves.removeAll { $0.old == $0.new }
            return group.moves.isEmpty ? nil : (offset, group)
        }
        let byFolder = Dictionary(grouping: changing, by: \.group.directory)
        for members in byFolder.values.sorted(by: { $0[0].offset < $1[0].offset }) {
            let groups = members.map(\.group)
            guard let folder = folders[groups[0].directory] else {
                let failure = ItemFailure(.missing, "the folder no longer exists")
                steps.refused += groups.flatMap { $0.refused(failure) }
                continue
            }
            let conflicts = Preconditions.conflicts(groups, in: folder)
            for (index, failure) in conflicts.sorted(by: { $0.key < $1.key }) {
                steps.refused += groups[index].refused(failure)
            }
            let free = groups.indices.filter { conflicts[$0] == nil }.map { groups[$0] }
            for unit in self.units(free, folder.rules) {
                steps.moves += MoveOrder(unit, rules: folder.rules).moves(
                    unit: units, from: steps.moves.count, besides: folder.names, temporaryName)
                units += 1
            }
        }
        return steps
    }

    /// Groups that must move together, ordered so that each unit finds its names free.
    private static func units(_ groups: [WantedGroup], _ rules: NameRules) -> [[WantedGroup]] {
        var holders: [FileName: [Int]] = [:]
        for (index, group) in groups.enumerated() {
            for move in group.moves { holders[rules.key(move.old), default: []].append(index) }
        }
        var edges = groups.enumerated().map { index, group in
            group.moves.flatMap { holders[rules.key($0.new)] ?? [] }.filter { $0 != index }
        }
        tieHardLinks(groups, rules, &edges)
        return StrongComponents.find(edges).map { part in part.map { groups[$0] } }
    }

    /// Hard links of one inode are indistinguishable: if one takes the name of another, they are one unit, so that recovery
    /// sees all of them.
    private static func tieHardLinks(_ groups: [WantedGroup], _ rules: NameRules, _ edges: inout [[Int]]) {
        for index in groups.indices {
            for other in edges[index] where isTied(groups[index], groups[other]) { edges[other].append(index) }
        }
    }

    private static func isTied(_ left: WantedGroup, _ right: WantedGroup) -> Bool {
        left.moves.contains { one in
            one.identity.links > 1 && right.moves.contains { $0.identity.inode == one.identity.inode }
        }
    }
}
