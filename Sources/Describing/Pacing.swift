public import PhotoModel

/// Says when a request may be sent, and is told what came of each.
public protocol Pacing: Sendable {
    /// Returns when the next request may go.
    ///
    /// - Parameter isFollowUp: after an answer that was paid for and is of no use. It goes also when a person stops the run,
    ///   if it may at once: what the first one cost would be lost.
    /// - Throws: `DescribeError.cancelled` when the run is told to stop, `.later` when the provider has refused everything for
    ///   too long.
    func turn(isFollowUp: Bool) async throws(DescribeError) -> Pace.Ticket

    /// - Returns: whether the provider refuses so much that no single photo is to blame.
    @discardableResult
    func hear(_ signal: PaceSignal, of ticket: Pace.Ticket) async -> Bool
}
