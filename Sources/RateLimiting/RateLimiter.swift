import PhotoModel

/// The rate limit of one key with one provider: learned from its replies, and shared by all processes that use the key.
///
/// Three limits apply: the server's own numbers, if it reports them; otherwise the rate at which it accepted requests before
/// it refused one; and a limit of concurrent requests by AIMD (Chiu and Jain, 1989), which falls by a factor when the server
/// is overloaded, and rises by a step in each round trip in which it was reached.
///
/// A value without clock or database: times are milliseconds by `MonotonicClock`, and its owner decides who shares it.
public struct RateLimiter: Hashable, Sendable, Codable {
    /// Number of all permitted requests. Each request has such a number, so that a reply says something about those before
    /// it.
    private var sent = 0
    private var touched: Int64 = 0
    /// No request is permitted before.
    private var rest: Int64 = 0
    /// Requests up to this number were sent before the last refusal was known.
    private var refusedAt = 0
    /// Refusals in a row without an accepted request between them: the requests, the waves of concurrent requests, and the
    /// time of the first.
    private var refusals = 0
    private var waves = 0
    private var refusedSince: Int64 = 0
    private var concurrency = ConcurrencyLimit()
    private var windows: [RateLimit.Measure: RateLimitWindow] = [:]
    private var rate = AdaptiveRate()
    /// Tokens of a request: a moving average.
    private var inputTokens = 0.0
    private var outputTokens = 0.0

    public init() {}

    /// The request is permitted.
    public struct Permit: Hashable, Sendable {
        var number: Int
    }

    public enum Decision: Hashable, Sendable {
        case granted(Permit)
        /// Ask again after this many milliseconds.
        case wait(Int64)
    }

    /// Older state says nothing about the present.
    private static let memory: Int64 = 600_000
    /// The longest delay, whatever the server or a calculation says.
    private static let longestRest: Int64 = 120_000

    /// Maximum concurrent requests, at most the requested number.
    public func bound(_ asked: Int) -> Int { concurrency.bound(asked) }

    /// The rate that the provider allows; nil if unknown.
    public var requestsPerSecond: Double? {
        [windows[.requests]?.perSecond, rate.perSecond].compactMap { $0 }.min()
    }

    /// Milliseconds for which the server has refused everything.
    public func refusedFor(now: Int64) -> Int64 { refusals > 0 ? now - refusedSince : 0 }

    /// So many requests were refused, or for so long, that the cause is not a single photo.
    public func refusesAll(now: Int64) -> Bool { refusals >= 40 || refusedFor(now: now) >= 20_000 }

    /// A resumed job is tried at once, whatever was refused before.
    ///
    /// - Parameters:
    ///   - patience: milliseconds of refusals after which a job pauses.
    ///   - now: by `MonotonicClock`.
    public mutating func tryAgain(after patience: Int64, now: Int64) {
        guard refusesAll(now: now) || (refusals > 0 && refusedFor(now: now) >= patience) else { return }
        (refusals, waves, rest) = (0, 0, 0)
    }

    public mutating func take(now: Int64) -> Decision {
        forget(now)
        // Later than possible, so from another boot.
        var wait = rest - now > Self.longestRest ? 0 : rest - now
        for (measure, window) in windows { wait = max(wait, window.wait(for: cost(measure), now: now)) }
        if wait <= 0 { wait = rate.wait(now: now) }
        guard wait <= 0 else { return .wait(min(wait, Self.longestRest)) }
        sent += 1
        for measure in windows.keys {
            let cost = cost(measure)
            windows[measure]?.spend(cost, now: now)
        }
        rate.spend(sent, now: now)
        return .granted(Permit(number: sent))
    }

    /// - Parameters:
    ///   - signal: what the reply tells.
    ///   - permit: of the request.
    ///   - asked: the requested number of concurrent requests.
    ///   - isFull: the limit of concurrent requests was reached.
    ///   - now: by `MonotonicClock`.
    public mutating func report(_ signal: RateLimitSignal, of permit: Permit, asked: Int, isFull: Bool, now: Int64) {
        forget(now)
        let isTaken = if case .taken = signal.outcome { true } else { false }
        for (measure, limit) in signal.limits {
            let known = windows[measure] ?? RateLimitWindow(limit)
            windows[measure] = known.corrected(
                by: limit, of: permit.number, isTaken: isTaken,
                spentSince: Double(sent - permit.number) * cost(measure), now: now)
        }
        switch signal.outcome {
        case .taken(let usage):
            (refusals, waves) = (0, 0)
            note(usage)
            concurrency.noteTaken(asked: asked, isFull: isFull)
        case .refused(let wait):
            concurrency.lower(permit.number, asked: asked, sent: sent)
            refuse(permit, wait.map { min($0.milliseconds, Self.longestRest) }, now)
        case .overloaded(let wait):
            concurrency.lower(permit.number, asked: asked, sent: sent)
            if let wait { rest = max(rest, now + min(wait.milliseconds, Self.longestRest)) }
        case .unanswered: break
        }
    }

    private mutating func refuse(_ permit: Permit, _ wait: Int64?, _ now: Int64) {
        if refusals == 0 { refusedSince = now }
        refusals += 1
        let isNew = permit.number > refusedAt
        if isNew || waves == 0 { waves += 1 }
        // The longer it has refused, the longer the delay.
        let own = min(30_000, max(rate.firstPause, refusedFor(now: now)))
        // Some servers refuse a single picture this way, and accept the others.
        if let wait, wait > 2_000, refusals == 1 { return rest = max(rest, now + min(wait, own)) }
        // A server that always answers "now" is still asked less and less often.
        let pause = wait.map { waves > 1 ? max($0, own) : $0 } ?? own
        rest = max(rest, now + pause)
        guard isNew else { return }
        refusedAt = sent
        for measure in windows.keys { windows[measure]?.refused(wait: wait, now: now) }
        rate.refused(permit.number, pause: pause, isTold: wait != nil, sent: sent, now: now)
    }

    private mutating func note(_ usage: Usage) {
        func average(_ old: Double, _ new: Int) -> Double { old == 0 ? Double(new) : old * 0.9 + Double(new) * 0.1 }
        inputTokens = average(inputTokens, usage.inputTokens)
        outputTokens = average(outputTokens, usage.outputTokens)
    }

    private func cost(_ measure: RateLimit.Measure) -> Double {
        switch measure {
        case .requests: 1
        case .tokens: inputTokens + outputTokens
        case .inputTokens: inputTokens
        case .outputTokens: outputTokens
        }
    }

    private mutating func forget(_ now: Int64) {
        // That clock restarts with the machine, and reports can arrive late.
        if now < touched - Self.memory || now - touched > Self.memory {
            let last = sent
            self = RateLimiter()
            sent = last
            rate.begin(sent, now: now)
        }
        touched = max(touched, now)
    }
}
