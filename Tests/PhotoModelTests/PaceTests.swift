import PhotoModel
import Testing

@Suite struct PaceTests {
    private func taken(_ pace: inout Pace, now: Int64) -> Pace.Ticket {
        guard case .granted(let ticket) = pace.take(now: now) else {
            Issue.record("it has to wait")
            return taken(&pace, now: now + 1_000)
        }
        return ticket
    }

    private let ok = PaceSignal(.taken(Usage(requests: 1, inputTokens: 300, outputTokens: 50)))

    @Test func `it begins with what was asked for and never goes above`() {
        var pace = Pace()
        #expect(pace.bound(8) == 8)
        for now in 0..<500 {
            let ticket = taken(&pace, now: Int64(now))
            pace.hear(ok, of: ticket, asked: 8, isFull: true, now: Int64(now))
        }
        #expect(pace.bound(8) == 8 && pace.bound(64) == 64)
    }

    @Test(arguments: [PaceSignal.Outcome.refused(wait: .zero), .overloaded(wait: nil)])
    func `down by a factor for each wave, up by a step when the limit is used`(outcome: PaceSignal.Outcome) {
        var pace = Pace()
        let wave = (0..<8).map { taken(&pace, now: $0) }
        for ticket in wave { pace.hear(PaceSignal(outcome), of: ticket, asked: 8, isFull: true, now: 10) }
        #expect(pace.bound(8) == 5)
        let next = taken(&pace, now: 5_000)
        pace.hear(PaceSignal(outcome), of: next, asked: 8, isFull: true, now: 5_001)
        #expect(pace.bound(8) == 3)
        // A limit that nobody reaches says nothing.
        for now in 0..<50 {
            let ticket = taken(&pace, now: 10_000 + Int64(now) * 1_000)
            pace.hear(ok, of: ticket, asked: 8, isFull: false, now: 10_001 + Int64(now) * 1_000)
        }
        #expect(pace.bound(8) == 3)
        var limits: [Int] = []
        for now in 0..<40 {
            let ticket = taken(&pace, now: 100_000 + Int64(now) * 1_000)
            pace.hear(ok, of: ticket, asked: 8, isFull: true, now: 100_001 + Int64(now) * 1_000)
            limits.append(pace.bound(8))
        }
        #expect(limits == limits.sorted() && limits.last == 8)
        #expect(zip(limits, limits.dropFirst()).allSatisfy { $1 - $0 <= 1 })
    }

    @Test func `nothing goes before the server wants it, once two were refused`() {
        var pace = Pace()
        let tickets = (0..<2).map { taken(&pace, now: $0) }
        for ticket in tickets {
            pace.hear(PaceSignal(.refused(wait: .seconds(30))), of: ticket, asked: 2, isFull: true, now: 100)
        }
        #expect(pace.take(now: 20_100) == .wait(10_000))
        _ = taken(&pace, now: 30_100)
    }

    @Test func `one picture that is refused for long holds the others up for a moment`() {
        var pace = Pace()
        let ticket = taken(&pace, now: 0)
        pace.hear(PaceSignal(.refused(wait: .seconds(60))), of: ticket, asked: 2, isFull: true, now: 0)
        #expect(pace.take(now: 500) == .wait(500))
        _ = taken(&pace, now: 1_000)
    }

    @Test func `tokens run out before requests do`() throws {
        var pace = Pace()
        let limits = try [
            RateLimit.Measure.requests: #require(RateLimit(limit: 500, remaining: 490, reset: .seconds(1))),
            .tokens: #require(RateLimit(limit: 60_000, remaining: 500, reset: .seconds(60))),
        ]
        let ticket = taken(&pace, now: 0)
        let usage = Usage(requests: 1, inputTokens: 900, outputTokens: 100)
        pace.hear(PaceSignal(.taken(usage), limits: limits), of: ticket, asked: 1, isFull: true, now: 0)
        // 1,000 for the next one and 2,000 in hand: 2,500 more, at about one in a millisecond.
        guard case .wait(let wait) = pace.take(now: 0) else { return #expect(Bool(false), "it goes at once") }
        #expect((2_300...2_700).contains(wait))
    }

    @Test func `what makes no sense is not listened to`() {
        for (limit, remaining) in [(0.0, 0.0), (-1, -1), (100, -1), (100, 200), (.infinity, 1), (.nan, 1)] {
            #expect(RateLimit(limit: limit, remaining: remaining, reset: .seconds(1)) == nil)
        }
    }

    @Test func `no word and no clock holds everything up for longer than two minutes`() throws {
        var pace = Pace()
        let year = try [
            RateLimit.Measure.requests: #require(RateLimit(limit: 10, remaining: 0, reset: .seconds(31_536_000)))
        ]
        let tickets = (0..<2).map { taken(&pace, now: $0) }
        for ticket in tickets {
            let signal = PaceSignal(.refused(wait: .seconds(31_536_000)), limits: year)
            pace.hear(signal, of: ticket, asked: 2, isFull: true, now: 0)
        }
        #expect(pace.take(now: 0) == .wait(120_000))
        // The machine was started anew: its clock too.
        _ = taken(&pace, now: 120_000)
        var old = Pace()
        for ticket in (0..<2).map({ _ in taken(&old, now: 5_000_000) }) {
            old.hear(PaceSignal(.refused(wait: .seconds(90))), of: ticket, asked: 2, isFull: true, now: 5_000_000)
        }
        #expect(old.bound(8) < 8)
        _ = taken(&old, now: 1_000)
        #expect(old.bound(8) == 8)
    }

    @Test func `after ten minutes everything is learnt anew`() {
        var pace = Pace()
        let ticket = taken(&pace, now: 0)
        pace.hear(PaceSignal(.overloaded(wait: nil)), of: ticket, asked: 8, isFull: true, now: 0)
        #expect(pace.bound(8) == 5)
        _ = pace.take(now: 700_000)
        #expect(pace.bound(8) == 8)
    }
}
