import Foundation
import PhotoModel
import Renaming

/// `apply --json` and `undo --json`.
enum RenameReportJSON {
    static func write(_ report: Renamer.Report, job: Job) throws -> String {
        let renames = report.outcomes.map { outcome -> [String: Any] in
            var row: [String: Any] = [
                "old": outcome.move.oldPath.text, "new": outcome.move.newPath.text, "error": NSNull(),
            ]
            if outcome.move.oldPath.exactText == nil {
                row["old_base64"] = Data(outcome.move.oldPath.bytes).base64EncodedString()
            }
            if outcome.move.newPath.exactText == nil {
                row["new_base64"] = Data(outcome.move.newPath.bytes).base64EncodedString()
            }
            switch outcome.state {
            case .moved: row["status"] = "renamed"
            case .refused(let failure):
                row["status"] = "refused"
                row["error"] = ["code": failure.code, "message": failure.message]
            case .unsettled(let failure):
                row["status"] = "unsettled"
                row["error"] = ["code": failure.code, "message": failure.message]
            }
            return row
        }
        let object: [String: Any] = [
            "schema": 1, "job": job.id.text, "renamed": report.moved, "refused": report.refused.count,
            "renames": renames,
        ]
        return try JSONText.line(object)
    }
}

/// JSON for scripts: one line, keys in order.
enum JSONText {
    static func line(_ object: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    static func date(_ date: Date) -> String {
        date.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
    }
}
