import PhotoModel

/// One limit as the server counts it: a bucket that refills steadily, as OpenAI and Anthropic document theirs, or a window at
/// whose end everything is free again, as many gateways have. The end of a window stays the same while requests are made; the
/// time when a bucket is full moves with each of them.
struct RateLimitWindow: Hashable, Sendable, Codable {
    private var limit: Double
    /// Remaining at the clock `at`; negative if more is pending than remained.
    private var left: Double
    private var at: Int64 = 0
    /// When the limit is completely free again.
    private var full: Int64 = 0
    /// Per millisecond.
    private var refill = 0.0
    private var isWindow = false
    /// The newest request with a known reply.
    private var number = 0
    private var heard: Int64 = 0
    /// An earlier reply to compare with: when it arrived, and its `full`.
    private var anchor: Int64 = 0
    private var anchorFull: Int64 = 0

    /// Numbers that the server reported long ago delay nothing.
    private static let patience: Int64 = 120_000
    /// Long enough that rounding to whole seconds doesn't hide the difference.
    private static let baseline: Int64 = 3_000
    private static let never = Int64.max / 4

    init(_ said: RateLimit) {
        limit = said.limit
        left = said.limit
    }

    var perSecond: Double? { refill > 0 ? refill * 1000 : nil }

    private func left(now: Int64) -> Double {
        if now >= full { return limit }
        return isWindow ? left : min(limit, left + refill * Double(now - at))
    }

    /// Milliseconds until a request fits.
    func wait(for cost: Double, now: Int64) -> Int64 {
        // One or two requests may overtake each other, so that much of a bucket is kept free, which costs nothing.
        let wanted = min(limit, cost + (isWindow ? 0 : min(2, limit / 50) * max(1, cost)))
        let missing = wanted - left(now: now)
        guard missing > 0, now < full, abs(now - heard) < Self.patience else { return 0 }
        let wait = isWindow || refill <= 0 ? full - now : min(full - now, Int64((missing / refill).rounded(.up)))
        return max(1, min(wait, heard + Self.patience - now))
    }

    mutating func spend(_ cost: Double, now: Int64) {
        left = left(now: now) - cost
        // The server will say how long the next window is.
        if isWindow, now >= full { full = Self.never }
        at = now
    }

    /// - Parameters:
    ///   - said: what the server reports.
    ///   - number: number of the request.
    ///   - isTaken: the request was accepted.
    ///   - spentSince: used by requests that were sent after this one.
    ///   - now: by `MonotonicClock`.
    /// - Returns: the window by what the server reports.
    func corrected(
        by said: RateLimit, of number: Int, isTaken: Bool, spentSince: Double, now: Int64
    ) -> RateLimitWindow {
        // Replies overtake each other; that of the newest request is the most current.
        guard number > self.number else { return self }
        var next = self
        let reset = said.reset.milliseconds
        next.limit = said.limit
        next.left = said.remaining - spentSince
        next.number = number
        next.heard = now
        next.at = now
        next.full = now + reset
        // A refusal changes nothing here.
        if isTaken, now - anchor >= Self.baseline {
            if anchor > 0 { next.isWindow = Double(abs(next.full - anchorFull)) < 0.5 * Double(now - anchor) }
            (next.anchor, next.anchorFull) = (now, next.full)
        }
        if reset > 0, said.remaining < said.limit { next.refill = (said.limit - said.remaining) / Double(reset) }
        return next
    }

    /// A request was refused that should have fit. A bucket soon allows the next one, a window all of them at its end.
    ///
    /// - Parameters:
    ///   - wait: the delay that the server asks for, in milliseconds.
    ///   - now: by `MonotonicClock`.
    mutating func refused(wait: Int64?, now: Int64) {
        guard let wait, full > now, full < Self.never else { return }
        if Double(wait) > Double(full - now) * 0.8 { isWindow = true }
    }
}
