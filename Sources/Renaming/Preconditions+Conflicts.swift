import PhotoModel

extension Preconditions {
    /// Finds the groups of one folder that can't have their names, before anything is renamed. No I/O.
    ///
    /// - Returns: the reasons, by position of the group.
    static func conflicts(_ groups: [WantedGroup], in folder: FolderListing) -> [Int: ItemFailure] {
        var conflicts = NameConflicts(folder: folder, groups: groups)
        conflicts.find()
        return conflicts.refused
    }
}

private struct NameConflicts {
    private let folder: FolderListing
    private let groups: [WantedGroup]
    private(set) var refused: [Int: ItemFailure] = [:]
    private var waiting: [FileName: [Int]] = [:]

    init(folder: FolderListing, groups: [WantedGroup]) {
        self.folder = folder
        self.groups = groups
    }

    mutating func find() {
        // Which groups occupy each name, and which wait for it.
        var holders: [FileName: Int] = [:]
        for (index, group) in groups.enumerated() {
            for move in group.moves { holders[move.old] = index }
        }
        let present = Dictionary(grouping: folder.names, by: folder.rules.key)
        for (index, group) in groups.enumerated() {
            if let missing = group.moves.first(where: { !folder.names.contains($0.old) && !mayBeThere($0) }) {
                refused[index] = Mover.gone(missing.old)
            }
            for move in group.moves where !mayBeThere(move) {
                for name in present[folder.rules.key(move.new)] ?? [] {
                    guard let holder = holders[name] else {
                        refused[index] = refused[index] ?? Self.taken(move.new, "another file has it")
                        continue
                    }
                    if holder != index { waiting[name, default: []].append(index) }
                }
            }
        }
        holdBack(refused.keys.sorted())
        // If several groups want the same name, the first gets it.
        var wanted: [FileName: Int] = [:]
        for (index, group) in groups.enumerated() where refused[index] == nil {
            let rival = group.moves.first { move in
                wanted[folder.rules.key(move.new)].map { refused[$0] == nil } ?? false
            }
            if let rival {
                refused[index] = Self.taken(rival.new, "another photo gets it")
                holdBack([index])
            } else {
                for move in group.moves { wanted[folder.rules.key(move.new)] = index }
            }
        }
    }

    /// It may have been renamed already as planned; its identity will show.
    private func mayBeThere(_ move: WantedMove) -> Bool {
        !folder.names.contains(move.old) && folder.names.contains(move.new)
    }

    /// A group that stays blocks those that wait for its names.
    private mutating func holdBack(_ staying: [Int]) {
        var stuck = staying
        while let index = stuck.popLast() {
            for move in groups[index].moves {
                for waiter in waiting[move.old] ?? [] where refused[waiter] == nil {
                    refused[waiter] = Self.taken(move.old, "the photo that has it keeps it")
                    stuck.append(waiter)
                }
            }
        }
    }

    private static func taken(_ name: FileName, _ why: String) -> ItemFailure {
        ItemFailure(.targetExists, "the name \(name.text) is taken: \(why)")
    }
}
