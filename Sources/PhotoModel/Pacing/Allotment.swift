/// One limit as the server counts it: a bucket that fills steadily, as OpenAI and Anthropic document theirs, or a window
/// at whose end everything is free again, as many gateways have. A window's end stands still while requests are made; the
/// moment when a bucket is full moves away with each of them.
struct Allotment: Hashable, Sendable, Codable {
    private var limit: Double
    /// At the clock `at`; below zero when more is in flight than there was.
    private var left: Double
    private var at: Int64 = 0
    /// When everything is free again.
    private var full: Int64 = 0
    /// By a millisecond.
    private var refill = 0.0
    private var isWindow = false
    /// The request whose reply was heard last.
    private var number = 0
    private var heard: Int64 = 0
    /// A reply that is compared with: when it came, and its `full`.
    private var anchor: Int64 = 0
    private var anchorFull: Int64 = 0

    /// Long after the last word of the server, its numbers hold nobody up.
    private static let patience: Int64 = 120_000
    /// Long enough that whole seconds in a header do not hide the difference.
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

    /// Milliseconds until there is room.
    func wait(for cost: Double, now: Int64) -> Int64 {
        // What races past one another is a request or two: a bucket keeps them in hand, and loses nothing by it.
        let wanted = min(limit, cost + (isWindow ? 0 : min(2, limit / 50) * max(1, cost)))
        let missing = wanted - left(now: now)
        guard missing > 0, now < full, abs(now - heard) < Self.patience else { return 0 }
        let wait = isWindow || refill <= 0 ? full - now : min(full - now, Int64((missing / refill).rounded(.up)))
        return max(1, min(wait, heard + Self.patience - now))
    }

    mutating func spend(_ cost: Double, now: Int64) {
        left = left(now: now) - cost
        // The next window is as long as the server will say.
        if isWindow, now >= full { full = Self.never }
        at = now
    }

    /// - Parameter spentSince: by requests that were sent after the one that is answered.
    func corrected(
        by said: RateLimit, of number: Int, isTaken: Bool, spentSince: Double, now: Int64
    ) -> Allotment {
        // Replies overtake one another: that of the last one sent knows most.
        guard number > self.number else { return self }
        var next = self
        let reset = said.reset.milliseconds
        next.limit = said.limit
        next.left = said.remaining - spentSince
        next.number = number
        next.heard = now
        next.at = now
        next.full = now + reset
        // A refusal moves nothing.
        if isTaken, now - anchor >= Self.baseline {
            if anchor > 0 { next.isWindow = Double(abs(next.full - anchorFull)) < 0.5 * Double(now - anchor) }
            (next.anchor, next.anchorFull) = (now, next.full)
        }
        if reset > 0, said.remaining < said.limit { next.refill = (said.limit - said.remaining) / Double(reset) }
        return next
    }

    /// A request was refused that should have had room. A bucket gives the next one soon; a window all of them at its end.
    ///
    /// - Parameter wait: what the server asks for, in milliseconds.
    mutating func refused(wait: Int64?, now: Int64) {
        guard let wait, full > now, full < Self.never else { return }
        if Double(wait) > Double(full - now) * 0.8 { isWindow = true }
    }
}
