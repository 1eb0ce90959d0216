/// The limit of concurrent requests by AIMD. It begins with the requested number and never exceeds it.
struct ConcurrencyLimit: Hashable, Sendable, Codable {
    /// Nil until it was lowered for the first time.
    private var limit: Int?
    /// Requests up to this number were sent before the last change.
    private var loweredAt = 0
    /// Requests that were accepted while the limit was reached.
    private var used = 0

    private static let factor = 0.7

    func bound(_ asked: Int) -> Int { min(asked, limit ?? asked) }

    /// Once per wave: concurrent requests fail together.
    mutating func lower(_ number: Int, asked: Int, sent: Int) {
        guard number > loweredAt else { return }
        limit = max(1, Int(Double(bound(asked)) * Self.factor))
        loweredAt = sent
        used = 0
    }

    /// A limit that is not reached says nothing about the server, and does not rise.
    mutating func noteTaken(asked: Int, isFull: Bool) {
        guard let limit, limit < asked, isFull else { return }
        used += 1
        guard used >= limit else { return }
        // By a share of the requested number, so that 64 recover as fast as 8.
        self.limit = min(asked, limit + max(1, asked / 8))
        used = 0
    }
}
