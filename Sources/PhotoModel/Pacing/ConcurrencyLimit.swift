/// Requests in flight by AIMD: begins with what was asked for and never goes above.
struct ConcurrencyLimit: Hashable, Sendable, Codable {
    /// Nil until it was lowered once.
    private var limit: Int?
    /// Requests up to this number were sent before that took effect.
    private var loweredAt = 0
    /// Requests that were taken while as many as may be were in flight.
    private var used = 0

    private static let factor = 0.7

    func bound(_ asked: Int) -> Int { min(asked, limit ?? asked) }

    /// Once for each wave: what was in flight together fails together.
    mutating func lower(_ number: Int, asked: Int, sent: Int) {
        guard number > loweredAt else { return }
        limit = max(1, Int(Double(bound(asked)) * Self.factor))
        loweredAt = sent
        used = 0
    }

    /// A limit that nobody reaches says nothing of the server, and does not rise.
    mutating func noteTaken(asked: Int, isFull: Bool) {
        guard let limit, limit < asked, isFull else { return }
        used += 1
        guard used >= limit else { return }
        // By a share of what was asked, so that 64 come back as soon as 8 do.
        self.limit = min(asked, limit + max(1, asked / 8))
        used = 0
    }
}
