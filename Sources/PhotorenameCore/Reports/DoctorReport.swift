import JobStore
import PhotoModel

/// `doctor --json`.
public struct DoctorReport: Encodable, Sendable {
    struct Row: Encodable, Sendable {
        var check: String
        var ok: Bool
        var text: String
        @ExplicitNull var fix: String?
        var needed: Bool
    }

    var schema = 1
    var version = ProgramVersion.text
    var checks: [Row]

    public init(_ checks: [DiagnoseInstallation.Check]) {
        self.checks = checks.map {
            Row(check: $0.name, ok: $0.isGood, text: $0.text, fix: $0.fix, needed: $0.isNeeded)
        }
    }
}
