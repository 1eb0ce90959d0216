import PhotoModel
import RateLimiting
import TestSupport
import Testing

/// A server that allows so many requests a minute, and clients that ask it as fast as their limiter lets them, in time that is
/// only counted.
struct ServerSimulation {
    enum Kind: String, CaseIterable {
        /// Fills steadily, and is full at first.
        case bucket
        /// Anew with each minute.
        case window
        /// Whatever was taken in the last minute.
        case slidingWindow
        /// Every fifth request, however slowly they come.
        case fifth

        static var limiting: [Kind] { [.bucket, .window, .slidingWindow] }
    }

    /// How a refusal says what to wait.
    enum Word: String, CaseIterable {
        case none, milliseconds, wholeSeconds
    }

    var kind: Kind
    var perMinute: Int
    var hasHeaders: Bool
    var word: Word
    /// What a bucket holds at most.
    var burst: Int?
    var clients = 8
    /// Milliseconds until a reply.
    var latency: ClosedRange<Int64> = 300...700

    struct Result {
        var taken = 0
        var refused = 0
        var peak = 0
    }

    private struct Event: Comparable {
        enum What { case ask, arrive(RateLimiter.Permit), reply(RateLimiter.Permit, RateLimitSignal) }
        var at: Int64
        var order: Int
        var client: Int
        var what: What

        static func == (left: Event, right: Event) -> Bool { left.order == right.order }
        static func < (left: Event, right: Event) -> Bool { (left.at, left.order) < (right.at, right.order) }
    }

    private static let start: Int64 = 1_000_000
    private static let minute: Int64 = 60_000

    /// - Returns: what came of the minutes after the first one.
    func run(minutes: Int64) -> Result {
        var random = SplitMix(seed: UInt64(perMinute) + UInt64(clients))
        var limiter = RateLimiter()
        var result = Result()
        var events: [Event] = []
        var order = 0
        var inFlight = 0
        var isFull = false
        var log: [Int64] = []
        let burst = Double(burst ?? perMinute)
        var tokens = burst
        var refilled = Self.start

        func later(_ at: Int64, _ client: Int, _ what: Event.What) {
            order += 1
            let event = Event(at: at, order: order, client: client, what: what)
            let place = events.lastIndex { $0 < event }.map { $0 + 1 } ?? 0
            events.insert(event, at: place)
        }
        for client in 0..<clients { later(Self.start + Int64(client), client, .ask) }

        func state(_ now: Int64) -> (left: Double, reset: Int64, next: Int64) {
            switch kind {
            case .bucket:
                let rate = Double(perMinute) / Double(Self.minute)
                return (tokens, Int64((burst - tokens) / rate), Int64(((1 - tokens) / rate).rounded(.up)))
            case .window:
                let end = Self.minute - (now - Self.start) % Self.minute
                return (Double(perMinute - log.count), end, end)
            case .fifth: return (log.count % 5 == 4 ? 0 : 1, 300, 300)
            case .slidingWindow:
                let end = log.last.map { $0 + Self.minute - now } ?? 0
                let next = log.count >= perMinute ? log[log.count - perMinute] + Self.minute - now : 0
                return (Double(perMinute - log.count), end, next)
            }
        }

        func serve(_ now: Int64) -> (isTaken: Bool, limits: [RateLimit.Measure: RateLimit], wait: Duration?) {
            switch kind {
            case .bucket:
                tokens = min(burst, tokens + Double(now - refilled) * Double(perMinute) / Double(Self.minute))
                refilled = now
            case .window: log.removeAll { ($0 - Self.start) / Self.minute < (now - Self.start) / Self.minute }
            case .slidingWindow: log.removeAll { $0 <= now - Self.minute }
            case .fifth: break
            }
            let isTaken = state(now).left >= 1
            if isTaken || kind == .fifth {
                tokens -= 1
                log.append(now)
            }
            let (left, reset, next) = state(now)
            let limit = RateLimit(
                limit: kind == .bucket ? burst : Double(perMinute), remaining: left.rounded(.down),
                reset: .milliseconds(reset))
            let wait: Duration? =
                switch word {
                case .none: nil
                case .milliseconds: .milliseconds(next)
                case .wholeSeconds: .seconds((next + 999) / 1000)
                }
            return (isTaken, hasHeaders ? limit.map { [.requests: $0] } ?? [:] : [:], isTaken ? nil : wait)
        }

        while let event = events.first, event.at < Self.start + minutes * Self.minute {
            events.removeFirst()
            let now = event.at
            switch event.what {
            case .ask:
                guard inFlight < limiter.bound(clients) else {
                    later(now + 10, event.client, .ask)
                    continue
                }
                switch limiter.take(now: now) {
                // Who sleeps wakes up a little late.
                case .wait(let wait): later(now + wait + Int64.random(in: 0...3, using: &random), event.client, .ask)
                case .granted(let permit):
                    inFlight += 1
                    result.peak = max(result.peak, inFlight)
                    later(now + Int64.random(in: 10...30, using: &random), event.client, .arrive(permit))
                }
            case .arrive(let permit):
                let answer = serve(now)
                if now >= Self.start + Self.minute {
                    if answer.isTaken { result.taken += 1 } else { result.refused += 1 }
                }
                let signal = RateLimitSignal(
                    answer.isTaken
                        ? .taken(Usage(requests: 1, inputTokens: 300, outputTokens: 40)) : .refused(wait: answer.wait),
                    limits: answer.limits)
                isFull = inFlight >= limiter.bound(clients)
                let latency = answer.isTaken ? Int64.random(in: latency, using: &random) : 20
                later(now + latency, event.client, .reply(permit, signal))
            case .reply(let permit, let signal):
                inFlight -= 1
                limiter.report(signal, of: permit, asked: clients, isFull: isFull, now: now)
                later(now, event.client, .ask)
            }
        }
        return result
    }
}

@Suite("What a provider allows is used, and hardly anything is refused")
struct RateLimiterSimulationTests {
    /// - Parameters:
    ///   - simulation: the server.
    ///   - least: the share of what is allowed that must be used.
    ///   - most: the share that may be refused.
    private func check(_ simulation: ServerSimulation, least: Double = 0.95, most: Double = 0.02) {
        let minutes: Int64 = 10
        let result = simulation.run(minutes: minutes)
        let used = Double(result.taken) / Double(simulation.perMinute * Int(minutes - 1))
        let refused = Double(result.refused) / Double(max(1, result.taken + result.refused))
        let what: Comment = "\(simulation): \(used) used, \(refused) refused"
        if used < least || refused > most { print(what) }
        #expect(used >= least, what)
        #expect(refused <= most, what)
        #expect(result.peak <= simulation.clients, what)
    }

    @Test(
        "Of what is allowed in a minute 95 % are used, and 2 % are refused at most, after the first",
        arguments: [60, 300, 600, 900], [true, false])
    func paced(perMinute: Int, hasHeaders: Bool) {
        for kind in ServerSimulation.Kind.limiting {
            for word in [ServerSimulation.Word.milliseconds, .wholeSeconds] {
                check(ServerSimulation(kind: kind, perMinute: perMinute, hasHeaders: hasHeaders, word: word))
            }
        }
    }

    @Test("Whoever has many slow requests in flight, too", arguments: ServerSimulation.Kind.limiting, [true, false])
    func slowReplies(kind: ServerSimulation.Kind, hasHeaders: Bool) {
        for perMinute in [300, 600] {
            check(
                ServerSimulation(
                    kind: kind, perMinute: perMinute, hasHeaders: hasHeaders, word: .wholeSeconds, clients: 48,
                    latency: 2_000...4_000))
        }
    }

    @Test("A bucket that holds little", arguments: [true, false])
    func smallBucket(hasHeaders: Bool) {
        check(ServerSimulation(kind: .bucket, perMinute: 600, hasHeaders: hasHeaders, word: .milliseconds, burst: 20))
        check(ServerSimulation(kind: .bucket, perMinute: 600, hasHeaders: hasHeaders, word: .wholeSeconds, burst: 20))
    }

    @Test("A bucket that holds one request is not met at its limiter, where requests arrive a little early or late")
    func bucketOfOne() {
        for perMinute in [300, 600] {
            for word in [ServerSimulation.Word.milliseconds, .wholeSeconds] {
                check(
                    ServerSimulation(kind: .bucket, perMinute: perMinute, hasHeaders: false, word: word, burst: 1),
                    least: 0.5)
            }
        }
    }

    @Test("Where requests are refused however slowly they come, slowing down ends soon")
    func erratic() {
        let simulation = ServerSimulation(
            kind: .fifth, perMinute: 60, hasHeaders: false, word: .milliseconds, clients: 4, latency: 100...100)
        let result = simulation.run(minutes: 3)
        print(result)
        #expect(result.taken > 2 * 60 * 4)
    }

    @Test(
        "Where a refusal does not say what to wait, it is found out", arguments: ServerSimulation.Kind.limiting,
        [true, false])
    func withoutAWord(kind: ServerSimulation.Kind, hasHeaders: Bool) {
        for perMinute in [60, 300, 600, 900] {
            check(
                ServerSimulation(kind: kind, perMinute: perMinute, hasHeaders: hasHeaders, word: .none), least: 0.85,
                most: 0.03)
        }
    }
}
