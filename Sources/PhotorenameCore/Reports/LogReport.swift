public import PhotoModel

/// One row of a job's log, as `logs --json` writes it.
public struct LogReport: Encodable, Sendable {
    var id: Int64
    var at: String
    var level: LogEntry.Level
    var code: String
    var message: String
    var path: String?

    public init(_ entry: LogEntry) {
        (id, at, level) = (entry.id, JSONDate.text(entry.at), entry.level)
        (code, message, path) = (entry.code, entry.message, entry.path?.text)
    }
}
