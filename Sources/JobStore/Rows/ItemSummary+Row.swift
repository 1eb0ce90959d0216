import Foundation
import PhotoModel

extension ItemSummary {
    private enum Columns: Int, RowColumns {
        case id, path, status, former, unsure
    }

    /// Columns of items `i` and their descriptions `d`; those of the planned name follow. The argument is the confidence from
    /// which on the model is sure.
    static let columns = """
        i.id, i.path, i.status, CASE WHEN i.scanned_path <> i.path THEN i.scanned_path END,
        d.answer IS NOT NULL AND d.answer ->> 'subject' IS NOT NULL
            AND coalesce(CAST(d.answer ->> 'confidence' AS DOUBLE PRECISION), 1) < ?
        """

    /// - Parameters:
    ///   - row: a row of these columns.
    ///   - companions: by their names at the time of the plan.
    /// - Throws: errors of the database.
    init(row: Row, _ companions: [Int64: [Companion]]) throws {
        let id: Int64 = row[Columns.id]
        guard let status = ItemStatus(rawValue: row[Columns.status]) else { throw Self.corrupt(id) }
        self.init(
            name: try Self.name(row, id, companions), status: status,
            renamedFrom: (row[Columns.former] as Data?).flatMap { RelativePath(bytes: Array($0))?.name },
            isUnsure: row[Columns.unsure])
    }

    private static func name(_ row: Row, _ id: Int64, _ companions: [Int64: [Companion]]) throws -> ProposedName {
        let first = Columns.allCases.count
        guard row.hasNull(first) else { return try ProposedName(row: row, from: first, companions) }
        guard let path = RelativePath(bytes: Array(row[Columns.path] as Data)), let present = path.name else {
            throw corrupt(id)
        }
        return ProposedName(item: id, old: path, new: present)
    }

    private static func corrupt(_ id: Int64) -> DamagedRow {
        DamagedRow("item \(id)")
    }
}
