import Foundation
import PhotoModel

extension ProposedName {
    enum Columns: Int, RowColumns {
        case item, path, new, pinned, note, kept
    }

    /// Columns of the plan `p` and its items `i`.
    static let columns = "p.item, i.path, p.new, p.pinned, p.note, p.kept"

    /// - Parameters:
    ///   - row: a row of a plan.
    ///   - first: index of the first of these columns in the row.
    ///   - companions: by their names at the time of the plan.
    /// - Throws: errors of the database.
    init(row: Row, from first: Int = 0, _ companions: [Int64: [Companion]]) throws {
        guard let old = RelativePath(bytes: Array(row[first + Columns.path.rawValue] as Data)), let present = old.name,
            let new = FileName(Array(row[first + Columns.new.rawValue] as Data))
        else { throw DamagedRow("plan") }
        let item: Int64 = row[first + Columns.item.rawValue]
        self.init(
            item: item, old: old, new: new, pinned: row[first + Columns.pinned.rawValue],
            note: row[first + Columns.note.rawValue],
            kept: (row[first + Columns.kept.rawValue] as String?).flatMap(KeptName.init),
            companions: Companion.present(companions[item, default: []], beside: present))
    }
}
