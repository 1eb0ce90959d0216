import PhotoModel

/// Finds the groups of one folder that cannot have their names, before anything is touched. Pure.
struct Conflicts {
    private let folder: FolderNames
    private let groups: [WantedGroup]
    private var refused: [Int: ItemFailure] = [:]

    /// - Returns: why, by the position of the group.
    static func find(_ groups: [WantedGroup], in folder: FolderNames) -> [Int: ItemFailure] {
        var conflicts = Self(folder: folder, groups: groups)
        conflicts.find()
        return conflicts.refused
    }

    private init(folder: FolderNames, groups: [WantedGroup]) {
        self.folder = folder
        self.groups = groups
    }

    private mutating func find() {
        // Who stands on each name, and who wants it.
        var holders: [FileName: Int] = [:]
        var waiting: [FileName: [Int]] = [:]
        for (index, group) in groups.enumerated() {
            for move in group.moves { holders[move.old] = index }
        }
        let present = Dictionary(grouping: folder.names, by: folder.rules.key)
        var wanted: [FileName: Int] = [:]
        var stuck: [Int] = []
        for (index, group) in groups.enumerated() {
            if let missing = group.moves.first(where: { !folder.names.contains($0.old) }) {
                refused[index] = ItemFailure(code: "missing", message: "\(missing.old.text) is gone")
                stuck.append(index)
                continue
            }
            for move in group.moves {
                let key = folder.rules.key(move.new)
                if let first = wanted[key], refused[first] == nil {
                    refused[index] = Self.taken(move.new, "another photo is to have it")
                }
                for name in present[key] ?? [] {
                    guard let holder = holders[name] else {
                        refused[index] = Self.taken(move.new, "a file has it")
                        continue
                    }
                    if holder != index { waiting[name, default: []].append(index) }
                }
            }
            if refused[index] == nil {
                for move in group.moves { wanted[folder.rules.key(move.new)] = index }
            } else {
                stuck.append(index)
            }
        }
        // Whoever stays keeps its names from those who wait for them.
        while let index = stuck.popLast() {
            for move in groups[index].moves {
                for waiter in waiting[move.old] ?? [] where refused[waiter] == nil {
                    refused[waiter] = Self.taken(move.old, "its photo stays")
                    stuck.append(waiter)
                }
            }
        }
    }

    private static func taken(_ name: FileName, _ why: String) -> ItemFailure {
        ItemFailure(code: "target_exists", message: "the name \(name.text) is taken: \(why)")
    }
}
