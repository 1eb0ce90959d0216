/// The part of a long plan that tells most: one photo of each kind of change, then the first ones.
struct PlanExcerpt {
    /// In the order of the plan.
    let rows: [PlanTable.Row]
    let hidden: Int

    /// - Parameters:
    ///   - all: the whole plan.
    ///   - lines: room for that many lines.
    ///   - draw: draws rows.
    init(_ all: [PlanTable.Row], lines: Int, _ draw: ([PlanTable.Row]) -> String) {
        func height(_ rows: [PlanTable.Row]) -> Int { draw(rows).count { $0 == "\n" } }
        // No row is shorter than a line.
        if all.count <= lines, height(all) <= lines {
            (rows, hidden) = (all, 0)
            return
        }
        var kinds: Set<Kind> = []
        let telling = all.indices.filter { kinds.insert(Kind(all[$0])).inserted }
        let chosen = telling + all.indices.prefix(lines).filter { !telling.contains($0) }
        var count = min(chosen.count, lines)
        func shown() -> [PlanTable.Row] { chosen.prefix(count).sorted().map { all[$0] } }
        while count > 1, height(shown()) > lines { count -= 1 }
        rows = shown()
        hidden = all.count - count
    }

    /// Changes that look alike.
    private struct Kind: Hashable {
        var changes: Bool
        var hasCompanions: Bool
        var isRenamed: Bool
        /// The old name is part of the new one.
        var keepsOld: Bool
        var changesExtension: Bool
        /// The note up to its details.
        var note: Substring?

        init(_ row: PlanTable.Row) {
            func parts(_ name: String) -> (stem: Substring, ending: Substring) {
                let dot = name.lastIndex(of: ".") ?? name.endIndex
                return (name[..<dot], name[dot...])
            }
            let (old, new) = (parts(row.old), parts(row.new))
            changes = row.changes
            hasCompanions = !row.companions.isEmpty
            isRenamed = row.renamedFrom != nil
            keepsOld = new.stem.contains(old.stem)
            changesExtension = old.ending != new.ending
            note = row.note?.prefix { $0 != ":" && $0 != "(" && !$0.isNumber }
        }
    }
}
