import Foundation

/// How fast a server takes requests that says nothing of its limits: measured between two refusals, the wait included, and
/// felt upwards from there. The growth is slow at first, so that there is a refusal in a hundred requests at most, and then
/// cubic as in CUBIC (RFC 9438), so that a rate that was measured far too low is left soon.
struct LearntRate: Hashable, Sendable, Codable {
    /// Requests a millisecond; nil until one was refused.
    private var rate: Double?
    /// When the next one may go.
    private var next = 0.0
    /// Where the measuring began: the number of the last request before, and the clock.
    private var first = 0
    private var began: Int64 = 0
    /// The measuring before, which goes on as long as nothing is taken.
    private var lastTaken = 0
    private var lastBegan: Int64 = 0
    /// Requests that had to wait for the rate since the last refusal: only then is it felt that it could be higher.
    private var forced = 0
    private var forcedSince: Int64 = 0
    private var isForced = false
    /// Seconds after which twice the rate is tried: the less time the rate was measured in, the sooner.
    private var patience = 200.0
    private var doubt = Doubt()
    private var doubtSince: Int64 = 0

    /// A limit of requests in time lets as many through however slowly they are sent. Where ever fewer get through, and
    /// no fewer are refused, it is no such limit: slowing down helps nobody.
    private struct Doubt: Hashable, Sendable, Codable {
        var refusals = 0
        var taken = 0
        var period: Int64 = 0
        /// Of the refusals before: requests a millisecond.
        var last: Double?
        var falls = 0

        /// Once it falls because it was measured too high at first.
        var isCertain: Bool { falls >= 2 }

        mutating func refused(after taken: Int, in period: Int64) {
            refusals += 1
            self.taken += taken
            self.period += period
            guard refusals == 4 else { return }
            let now = Double(self.taken) / Double(max(1, self.period))
            // One between two refusals each time: it is still much too fast.
            let isOften = (4 * 2..<4 * 20).contains(self.taken)
            if !isCertain { falls = isOften && now < (last ?? 0) * 0.85 ? falls + 1 : 0 }
            last = now
            (refusals, self.taken, self.period) = (0, 0, 0)
        }
    }

    /// The server takes this much for certain, and then a little more is tried.
    private func current(_ now: Int64) -> Double? {
        rate.map { rate in
            let seconds = forced > 0 ? Double(now - forcedSince) / 1000 : 0
            return rate * (1 + 0.0004 * Double(min(forced, 100)) + pow(seconds / patience, 3))
        }
    }

    var perSecond: Double? { rate.map { $0 * 1000 } }

    mutating func begin(_ sent: Int, now: Int64) {
        first = sent
        began = now
    }

    /// Milliseconds.
    mutating func wait(now: Int64) -> Int64 {
        guard rate != nil else { return 0 }
        let wait = Int64((next - Double(now)).rounded(.up))
        guard wait <= 120_000 else {
            next = Double(now)
            return 0
        }
        if wait > 0 { isForced = true }
        return wait
    }

    mutating func spend(_ sent: Int, now: Int64) {
        if began == 0 { begin(sent - 1, now: now) }
        guard let current = current(now) else { return }
        if isForced {
            if forced == 0 { forcedSince = now }
            forced += 1
        }
        isForced = false
        // Who wakes up late may make up for it.
        next = max(next, Double(now) - max(250, 1 / current)) + 1 / current
    }

    /// What to wait at first where the server does not say it: at a known rate the time of two requests, else a second.
    /// Milliseconds.
    var firstPause: Int64 { Int64(rate.map { max(100, min(1_000, 2 / $0)) } ?? 1_000) }

    /// - Parameters:
    ///   - number: of the request that was refused; those before it were taken.
    ///   - pause: milliseconds until the next may go.
    ///   - isTold: the server named it; else the time was up sooner, as likely as not.
    mutating func refused(_ number: Int, pause: Int64, isTold: Bool, sent: Int, now: Int64) {
        defer {
            begin(sent, now: now + pause)
            next = Double(now + pause)
            forced = 0
        }
        let taken = number - 1 - first
        // A handful tells no rate: the next ones are counted with it. Where the server says when the next may go, three do.
        let needed = isTold ? 3 : 10
        if taken > 0 {
            let isShort = rate == nil && lastTaken > 0 && lastTaken < needed
            (lastTaken, lastBegan) = isShort ? (lastTaken + taken, lastBegan) : (taken, began)
        }
        let (least, most) = (now - lastBegan, now + pause - lastBegan)
        // Limits are by the minute nearly everywhere.
        let period = isTold ? most : (least...most).contains(60_000) ? 60_000 : (least + most) / 2
        guard lastTaken >= needed || (rate != nil && lastTaken > 0), period > 0 else { return }
        if taken > 0 {
            if rate != nil { doubt.refused(after: taken, in: now + pause - doubtSince) }
            doubtSince = now + pause
        }
        guard !doubt.isCertain else { return rate = nil }
        let measured = Double(lastTaken) / Double(period) * 0.98
        let trust = min(200, max(6, min(Double(period) / 1000 * 6, Double(lastTaken) * 4)))
        guard let old = current(now) else {
            (rate, patience) = (measured, trust)
            return
        }
        // Half a minute says much, and less of it little.
        let next = period < 30_000 ? max(measured, old * 0.9) : measured
        patience = next >= old * 0.8 ? max(patience, trust) : trust
        rate = next
    }
}
