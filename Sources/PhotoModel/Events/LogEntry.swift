public import struct Foundation.Date

/// One row of a job's log.
public struct LogEntry: Sendable {
    public enum Level: String, Sendable, Codable {
        case info, warning, error
    }

    public var id: Int64
    public var at: Date
    public var level: Level
    public var code: String
    public var message: String
    public var path: RelativePath?

    public init(id: Int64 = 0, at: Date, level: Level, code: String, message: String, path: RelativePath? = nil) {
        self.id = id
        self.at = at
        self.level = level
        self.code = code
        self.message = message
        self.path = path
    }
}
