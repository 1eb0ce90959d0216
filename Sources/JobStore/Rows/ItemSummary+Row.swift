import Foundation
import GRDB
import PhotoModel

extension ItemSummary {
    private enum Columns: Int, RowColumns {
        case id, path, status, former, unsure
    }

    /// Columns of items `i` and their descriptions `d`; those of the planned name follow. The argument is the confidence from
    /// which on the model is sure.
    static let columns = """
        i.id, i.path, i.status, iif(i.scanned_path = i.path, NULL, i.scanned_path),
        d.answer IS NOT NULL AND json_extract(d.answer, '$.subject') IS NOT NULL
            AND coalesce(json_extract(d.answer, '$.confidence'), 1) < ?
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
        guard row.hasNull(atIndex: first) else { return try ProposedName(row: row, from: first, companions) }
        guard let path = RelativePath(bytes: Array(row[Columns.path] as Data)), let present = path.name else {
            throw corrupt(id)
        }
        return ProposedName(item: id, old: path, new: present)
    }

    private static func corrupt(_ id: Int64) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "item \(id)")
    }
}
