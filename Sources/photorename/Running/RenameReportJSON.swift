import Foundation
import PhotoModel
import PlanFormats
import Renaming

/// `apply --json` and `undo --json`.
enum RenameReportJSON {
    static func write(_ report: Renamer.Report, job: Job) throws -> String {
        let renames = report.outcomes.map { outcome -> [String: Any] in
            var row: [String: Any] = [
                "old": outcome.move.oldPath.text, "new": outcome.move.newPath.text, "error": NSNull(),
                "kind": outcome.move.isCompanion ? "companion" : "photo",
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
        return JSONEscape.visible(String(decoding: data, as: UTF8.self)) + "\n"
    }

    static func orNull(_ value: Any?) -> Any { value ?? NSNull() }

    /// ISO 8601, UTC, to the millisecond. Not Foundation's own, which cuts 0.283 to .282 now and then, and costs ten times
    /// as much: a hundred watchers write ten of them a second.
    static func date(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t(milliseconds / 1_000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))"
            + "T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)).\(three(milliseconds % 1_000))Z"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func three(_ number: Int) -> String { number < 100 ? "0" + two(Int32(number)) : "\(number)" }
}
