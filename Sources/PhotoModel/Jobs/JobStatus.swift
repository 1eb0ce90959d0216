public enum JobStatus: String, Sendable, Codable, CaseIterable {
    case pending, processing, paused, completed, error, cancelled

    public var hasEnded: Bool { self == .completed || self == .error || self == .cancelled }

    /// Nothing happens to the job until a user continues it.
    public var isAtRest: Bool { hasEnded || self == .paused }
}
