/// What one key may send to one provider: learnt from its replies, and shared by all that use it.
///
/// Three things bound it. The server's own numbers, where it gives them. Where it gives none, the rate at which it took
/// requests before it refused one. And a limit of requests in flight, by AIMD (Chiu and Jain, 1989): down by a factor when
/// the server is overrun, up by a step for each round trip in which the limit was used.
///
/// A value without clock or database: times are milliseconds by `BootClock`, and who keeps it decides what "shared" means.
public struct Pace: Hashable, Sendable, Codable {
    /// Requests that were let go, ever. A request is known by its number: a reply tells of those that went before it.
    private var sent = 0
    private var touched: Int64 = 0
    /// Nothing goes before.
    private var rest: Int64 = 0
    /// Requests before this number were sent before the last refusal was known.
    private var refusedAt = 0
    /// Refusals in a row with nothing taken between: requests; waves of them, of those that were in flight together; and
    /// when the first of them was.
    private var refusals = 0
    private var waves = 0
    private var refusedSince: Int64 = 0
    private var concurrency = ConcurrencyLimit()
    private var allotments: [RateLimit.Measure: Allotment] = [:]
    private var rate = LearntRate()
    /// Tokens of a request, a moving average.
    private var inputTokens = 0.0
    private var outputTokens = 0.0

    public init() {}

    /// A request that may go.
    public struct Ticket: Hashable, Sendable {
        var number: Int
    }

    public enum Leave: Hashable, Sendable {
        case granted(Ticket)
        /// Ask again in so many milliseconds.
        case wait(Int64)
    }

    /// What is older says nothing of today.
    private static let memory: Int64 = 600_000
    /// No word of a server, and no sum of ours, holds everything up for longer.
    private static let longestRest: Int64 = 120_000

    /// Requests in flight, of those that were asked for.
    public func bound(_ asked: Int) -> Int { concurrency.bound(asked) }

    /// What the provider allows, as far as it is known.
    public var requestsPerSecond: Double? {
        [allotments[.requests]?.perSecond, rate.perSecond].compactMap { $0 }.min()
    }

    /// For how long the server has refused everything, in milliseconds.
    public func refusedFor(now: Int64) -> Int64 { refusals > 0 ? now - refusedSince : 0 }

    /// So much was refused, or for so long, that no single photo is to blame.
    public func refusesAll(now: Int64) -> Bool { refusals >= 40 || refusedFor(now: now) >= 20_000 }

    /// Whoever takes a job up wants it tried now, whatever was refused before.
    ///
    /// - Parameter patience: milliseconds of refusals after which it was given up.
    public mutating func tryAgain(after patience: Int64, now: Int64) {
        guard refusesAll(now: now) || (refusals > 0 && refusedFor(now: now) >= patience) else { return }
        (refusals, waves, rest) = (0, 0, 0)
    }

    public mutating func take(now: Int64) -> Leave {
        forget(now)
        // Later than any could be: of another clock.
        var wait = rest - now > Self.longestRest ? 0 : rest - now
        for (measure, allotment) in allotments { wait = max(wait, allotment.wait(for: cost(measure), now: now)) }
        if wait <= 0 { wait = rate.wait(now: now) }
        guard wait <= 0 else { return .wait(min(wait, Self.longestRest)) }
        sent += 1
        for measure in allotments.keys {
            let cost = cost(measure)
            allotments[measure]?.spend(cost, now: now)
        }
        rate.spend(sent, now: now)
        return .granted(Ticket(number: sent))
    }

    /// - Parameters:
    ///   - asked: requests in flight that were asked for.
    ///   - isFull: as many were in flight as may be.
    public mutating func hear(_ signal: PaceSignal, of ticket: Ticket, asked: Int, isFull: Bool, now: Int64) {
        forget(now)
        let isTaken = if case .taken = signal.outcome { true } else { false }
        for (measure, limit) in signal.limits {
            let known = allotments[measure] ?? Allotment(limit)
            allotments[measure] = known.corrected(
                by: limit, of: ticket.number, isTaken: isTaken,
                spentSince: Double(sent - ticket.number) * cost(measure), now: now)
        }
        switch signal.outcome {
        case .taken(let usage):
            (refusals, waves) = (0, 0)
            note(usage)
            concurrency.noteTaken(asked: asked, isFull: isFull)
        case .refused(let wait):
            concurrency.lower(ticket.number, asked: asked, sent: sent)
            refuse(ticket, wait.map { min($0.milliseconds, Self.longestRest) }, now)
        case .overloaded(let wait):
            concurrency.lower(ticket.number, asked: asked, sent: sent)
            if let wait { rest = max(rest, now + min(wait.milliseconds, Self.longestRest)) }
        case .unanswered: break
        }
    }

    private mutating func refuse(_ ticket: Ticket, _ wait: Int64?, _ now: Int64) {
        if refusals == 0 { refusedSince = now }
        refusals += 1
        let isNew = ticket.number > refusedAt
        if isNew || waves == 0 { waves += 1 }
        // The longer it has refused, the longer it is left alone.
        let own = min(30_000, max(rate.firstPause, refusedFor(now: now)))
        // Some servers refuse one picture like that, and take the others.
        if let wait, wait > 2_000, refusals == 1 { return rest = max(rest, now + min(wait, own)) }
        // A server that says "now" each time is asked more and more seldom all the same.
        let pause = wait.map { waves > 1 ? max($0, own) : $0 } ?? own
        rest = max(rest, now + pause)
        guard isNew else { return }
        refusedAt = sent
        for measure in allotments.keys { allotments[measure]?.refused(wait: wait, now: now) }
        rate.refused(ticket.number, pause: pause, isTold: wait != nil, sent: sent, now: now)
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
        // That clock begins anew with the machine; what is told of a moment ago is told late.
        if now < touched - Self.memory || now - touched > Self.memory {
            let last = sent
            self = Pace()
            sent = last
            rate.begin(sent, now: now)
        }
        touched = max(touched, now)
    }
}
