import Foundation

/// The rate of a server that doesn't report its limits: measured between two refusals, including the wait, and raised from
/// there. It grows slowly at first, so that at most one request in a hundred is refused, and then cubically as in CUBIC (RFC
/// 9438), so that a rate that was measured far too low is soon corrected.
struct AdaptiveRate: Hashable, Sendable, Codable {
    /// Requests per millisecond; nil until one was refused.
    private var rate: Double?
    /// When the next request may be sent.
    private var next = 0.0
    /// Start of the present measurement: the number of the last request before it, and the clock.
    private var first = 0
    private var began: Int64 = 0
    /// The previous measurement, which continues as long as nothing is accepted.
    private var lastTaken = 0
    private var lastBegan: Int64 = 0
    /// Requests that waited for the rate since the last refusal. Only if there are any, a higher rate makes a difference.
    private var forced = 0
    private var forcedSince: Int64 = 0
    private var isForced = false
    /// Seconds after which twice the rate is tried; fewer if the rate was measured in a short time.
    private var patience = 200.0
    private var doubt = Doubt()
    private var doubtSince: Int64 = 0

    /// A limit of requests per time accepts the same number however slowly they are sent. If fewer are accepted and no fewer
    /// are refused, there is no such limit, and slowing down doesn't help.
    private struct Doubt: Hashable, Sendable, Codable {
        var refusals = 0
        var taken = 0
        var period: Int64 = 0
        /// The rate at the previous refusals, in requests per millisecond.
        var last: Double?
        var falls = 0

        /// The first fall is expected, because the first measurement is too high.
        var isCertain: Bool { falls >= 2 }

        mutating func refused(after taken: Int, in period: Int64) {
            refusals += 1
            self.taken += taken
            self.period += period
            guard refusals == 4 else { return }
            let now = Double(self.taken) / Double(max(1, self.period))
            // Only one request between two refusals: still much too fast.
            let isOften = (4 * 2..<4 * 20).contains(self.taken)
            if !isCertain { falls = isOften && now < (last ?? 0) * 0.85 ? falls + 1 : 0 }
            last = now
            (refusals, self.taken, self.period) = (0, 0, 0)
        }
    }

    /// The server surely accepts this much; then a little more is tried.
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
        // A delay in waking up may be made up for.
        next = max(next, Double(now) - max(250, 1 / current)) + 1 / current
    }

    /// The first delay if the server doesn't say one, in milliseconds: the time of two requests at a known rate, otherwise a
    /// second.
    var firstPause: Int64 { Int64(rate.map { max(100, min(1_000, 2 / $0)) } ?? 1_000) }

    /// - Parameters:
    ///   - number: of the refused request; those before it were accepted.
    ///   - pause: milliseconds until the next may be sent.
    ///   - isTold: the server named the delay; otherwise a shorter one might have been enough.
    ///   - sent: number of requests sent so far.
    ///   - now: by `MonotonicClock`.
    mutating func refused(_ number: Int, pause: Int64, isTold: Bool, sent: Int, now: Int64) {
        defer {
            begin(sent, now: now + pause)
            next = Double(now + pause)
            forced = 0
        }
        let taken = number - 1 - first
        // A handful of requests gives no rate, so the next ones are counted with them. If the server says when the next may
        // be sent, three are enough.
        let needed = isTold ? 3 : 10
        if taken > 0 {
            let isShort = rate == nil && lastTaken > 0 && lastTaken < needed
            (lastTaken, lastBegan) = isShort ? (lastTaken + taken, lastBegan) : (taken, began)
        }
        let (least, most) = (now - lastBegan, now + pause - lastBegan)
        // Most limits are per minute.
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
        // Half a minute is a good measurement, less is not.
        let next = period < 30_000 ? max(measured, old * 0.9) : measured
        patience = next >= old * 0.8 ? max(patience, trust) : trust
        rate = next
    }
}
