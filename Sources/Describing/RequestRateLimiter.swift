import PhotoModel
public import RateLimiting

/// Decides when a request may be sent, and learns from the result of each.
public protocol RequestRateLimiter: Sendable {
    /// Returns when the next request may be sent.
    ///
    /// - Parameter isFollowUp: follows a paid answer that is useless by itself. It is sent even if the run was stopped, if that
    ///   is possible at once, since the cost of the first one would be lost.
    /// - Returns: permission for one request.
    /// - Throws: `DescribeError.cancelled` when the run is stopped, `.later` when the provider has refused everything for too
    ///   long.
    func acquire(isFollowUp: Bool) async throws(DescribeError) -> RateLimiter.Permit

    /// - Returns: whether the provider refuses so much that the cause is not a single photo.
    @discardableResult
    func report(_ signal: RateLimitSignal, of permit: RateLimiter.Permit) async -> Bool
}
