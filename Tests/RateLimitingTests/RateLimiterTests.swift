import PhotoModel
import RateLimiting
import Testing

@Suite struct RateLimiterTests {
    private func taken(_ limiter: inout RateLimiter, now: Int64) -> RateLimiter.Permit {
        guard case .granted(let permit) = limiter.take(now: now) else {
            Issue.record("it has to wait")
            return taken(&limiter, now: now + 1_000)
        }
        return permit
    }

    private let ok = RateLimitSignal(.taken(Usage(requests: 1, inputTokens: 300, outputTokens: 50)))

    @Test func `it begins with what was asked for and never goes above`() {
        var limiter = RateLimiter()
        #expect(limiter.bound(8) == 8)
        for now in 0..<500 {
            let permit = taken(&limiter, now: Int64(now))
            limiter.report(ok, of: permit, asked: 8, isFull: true, now: Int64(now))
        }
        #expect(limiter.bound(8) == 8 && limiter.bound(64) == 64)
    }

    @Test(arguments: [RateLimitSignal.Outcome.refused(wait: .zero), .overloaded(wait: nil)])
    func `down by a factor for each wave, up by a step when the limit is used`(outcome: RateLimitSignal.Outcome) {
        var limiter = RateLimiter()
        let wave = (0..<8).map { taken(&limiter, now: $0) }
        for permit in wave { limiter.report(RateLimitSignal(outcome), of: permit, asked: 8, isFull: true, now: 10) }
        #expect(limiter.bound(8) == 5)
        let next = taken(&limiter, now: 5_000)
        limiter.report(RateLimitSignal(outcome), of: next, asked: 8, isFull: true, now: 5_001)
        #expect(limiter.bound(8) == 3)
        // A limit that nobody reaches says nothing.
        for now in 0..<50 {
            let permit = taken(&limiter, now: 10_000 + Int64(now) * 1_000)
            limiter.report(ok, of: permit, asked: 8, isFull: false, now: 10_001 + Int64(now) * 1_000)
        }
        #expect(limiter.bound(8) == 3)
        var limits: [Int] = []
        for now in 0..<40 {
            let permit = taken(&limiter, now: 100_000 + Int64(now) * 1_000)
            limiter.report(ok, of: permit, asked: 8, isFull: true, now: 100_001 + Int64(now) * 1_000)
            limits.append(limiter.bound(8))
        }
        #expect(limits == limits.sorted() && limits.last == 8)
        #expect(zip(limits, limits.dropFirst()).allSatisfy { $1 - $0 <= 1 })
    }

    @Test func `nothing goes before the server wants it, once two were refused`() {
        var limiter = RateLimiter()
        let tickets = (0..<2).map { taken(&limiter, now: $0) }
        for permit in tickets {
            limiter.report(RateLimitSignal(.refused(wait: .seconds(30))), of: permit, asked: 2, isFull: true, now: 100)
        }
        #expect(limiter.take(now: 20_100) == .wait(10_000))
        _ = taken(&limiter, now: 30_100)
    }

    @Test func `one picture that is refused for long holds the others up for a moment`() {
        var limiter = RateLimiter()
        let permit = taken(&limiter, now: 0)
        limiter.report(RateLimitSignal(.refused(wait: .seconds(60))), of: permit, asked: 2, isFull: true, now: 0)
        #expect(limiter.take(now: 500) == .wait(500))
        _ = taken(&limiter, now: 1_000)
    }

    @Test func `tokens run out before requests do`() throws {
        var limiter = RateLimiter()
        let limits = try [
            RateLimit.Measure.requests: #require(RateLimit(limit: 500, remaining: 490, reset: .seconds(1))),
            .tokens: #require(RateLimit(limit: 60_000, remaining: 500, reset: .seconds(60))),
        ]
        let permit = taken(&limiter, now: 0)
        let usage = Usage(requests: 1, inputTokens: 900, outputTokens: 100)
        limiter.report(RateLimitSignal(.taken(usage), limits: limits), of: permit, asked: 1, isFull: true, now: 0)
        // 1,000 for the next one and 2,000 claimed: 2,500 more, at about one in a millisecond.
        guard case .wait(let wait) = limiter.take(now: 0) else { return #expect(Bool(false), "it goes at once") }
        #expect((2_300...2_700).contains(wait))
    }

    @Test func `what makes no sense is not listened to`() {
        for (limit, remaining) in [(0.0, 0.0), (-1, -1), (100, -1), (100, 200), (.infinity, 1), (.nan, 1)] {
            #expect(RateLimit(limit: limit, remaining: remaining, reset: .seconds(1)) == nil)
        }
    }

    @Test func `no word and no clock holds everything up for longer than two minutes`() throws {
        var limiter = RateLimiter()
        let year = try [
            RateLimit.Measure.requests: #require(RateLimit(limit: 10, remaining: 0, reset: .seconds(31_536_000)))
        ]
        let tickets = (0..<2).map { taken(&limiter, now: $0) }
        for permit in tickets {
            let signal = RateLimitSignal(.refused(wait: .seconds(31_536_000)), limits: year)
            limiter.report(signal, of: permit, asked: 2, isFull: true, now: 0)
        }
        #expect(limiter.take(now: 0) == .wait(120_000))
        // The machine was started again: its clock too.
        _ = taken(&limiter, now: 120_000)
        var old = RateLimiter()
        for permit in (0..<2).map({ _ in taken(&old, now: 5_000_000) }) {
            old.report(
                RateLimitSignal(.refused(wait: .seconds(90))), of: permit, asked: 2, isFull: true, now: 5_000_000)
        }
        #expect(old.bound(8) < 8)
        _ = taken(&old, now: 1_000)
        #expect(old.bound(8) == 8)
    }

    @Test func `after ten minutes everything is learnt again`() {
        var limiter = RateLimiter()
        let permit = taken(&limiter, now: 0)
        limiter.report(RateLimitSignal(.overloaded(wait: nil)), of: permit, asked: 8, isFull: true, now: 0)
        #expect(limiter.bound(8) == 5)
        _ = limiter.take(now: 700_000)
        #expect(limiter.bound(8) == 8)
    }
}
