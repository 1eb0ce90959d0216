public import PhotoModel
public import Renaming

/// `apply --json` and `undo --json`.
public struct RenameReport: Encodable, Sendable {
    struct Failure: Encodable, Sendable {
        var code: FailureCode
        var message: String
    }

    struct Row: Encodable, Sendable {
        var old: String
        var oldBase64: String?
        var new: String
        var newBase64: String?
        var kind: String
        var status: String
        @ExplicitNull var error: Failure?

        private enum CodingKeys: String, CodingKey {
            case old
            case oldBase64 = "old_base64"
            case new
            case newBase64 = "new_base64"
            case kind, status, error
        }

        init(_ outcome: MoveOutcome) {
            let move = outcome.move
            (old, oldBase64) = (move.oldPath.text, move.oldPath.base64IfNotUTF8)
            (new, newBase64) = (move.newPath.text, move.newPath.base64IfNotUTF8)
            kind = move.isCompanion ? "companion" : "photo"
            switch outcome.state {
            case .moved: status = "renamed"
            case .refused(let failure):
                status = "refused"
                error = Failure(code: failure.code, message: failure.message)
            case .unsettled(let failure):
                status = "unsettled"
                error = Failure(code: failure.code, message: failure.message)
            }
        }
    }

    var schema = 1
    var job: String
    var renamed: Int
    var refused: Int
    var renames: [Row]

    public init(_ report: Renamer.Report, of job: JobID) {
        self.job = job.text
        (renamed, refused) = (report.moved, report.refused.count)
        renames = report.outcomes.map(Row.init)
    }
}
