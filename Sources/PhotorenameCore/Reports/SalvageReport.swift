public import JobStore
import PhotoModel

/// `doctor --salvage --json`.
public struct SalvageReport: Encodable, Sendable {
    struct Row: Encodable, Sendable {
        var table: String
        var rows: Int
        var complete: Bool
    }

    var schema = 1
    var saved: [Row]

    public init(_ salvage: Salvage) {
        saved = salvage.saved.sorted { $0.key < $1.key }.map { table, count in
            Row(table: table, rows: count, complete: !salvage.incomplete.contains(table))
        }
    }
}
