import Foundation

/// When another try is worth it, and how long to wait before: the server's own word, else full jitter.
///
/// Full jitter as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): anything between nothing and the cap
/// of that attempt, so that clients that failed together do not come back together.
struct RetryPolicy: Sendable {
    /// Attempts in all.
    var attempts = 4
    /// Seconds before the second attempt, at most; doubles.
    var base = 0.5
    /// Seconds, at most, without the server's word.
    var cap = 10.0
    /// Seconds that a server may ask for.
    var longestServerWait = 120.0

    func isTransient(_ status: Int) -> Bool {
        [408, 409, 429].contains(status) || (500..<600).contains(status)
    }

    func isTransient(_ error: TransportError) -> Bool {
        switch error {
        case .connection, .connectTimeout: true
        // After a timeout the server may have done, and billed, the work: asking again could pay twice.
        case .timeout, .tls, .replyTooLarge, .cancelled: false
        }
    }

    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - random: 0..<1.
    func wait(after attempt: Int, reply: HTTPReply?, now: Date, random: Double) -> Double {
        if let reply, let asked = Self.serverWait(reply, now: now) { return min(asked, longestServerWait) }
        return min(cap, base * pow(2, Double(attempt - 1))) * random
    }

    /// `retry-after-ms`, then `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3); a date in the
    /// past is no wait.
    static func serverWait(_ reply: HTTPReply, now: Date) -> Double? {
        if let text = reply.headers["retry-after-ms"], let wait = Double(text), wait >= 0, wait.isFinite {
            return wait / 1000
        }
        guard let text = reply.headers["retry-after"] else { return nil }
        if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
        return httpDate(text).map { max(0, $0.timeIntervalSince(now)) }
    }

    static func httpDate(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
