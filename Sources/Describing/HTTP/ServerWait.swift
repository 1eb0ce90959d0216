import Foundation

extension HTTPReply {
    /// How long the server asks to wait: `retry-after-ms`, then `Retry-After` in seconds or as an HTTP date (RFC 9110,
    /// section 10.2.3); a date in the past is no wait. Nil when it says nothing that makes sense.
    func serverWait(now: Date) -> Duration? {
        if let text = headers["retry-after-ms"], let wait = Double(text), wait >= 0 {
            return Self.duration(wait / 1000)
        }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text) { return Self.duration(seconds) }
        return Self.httpDate(text).flatMap { Self.duration($0.timeIntervalSince(now)) }
    }

    /// Nothing that is longer than a year is meant.
    private static func duration(_ seconds: Double) -> Duration? {
        seconds.isFinite ? .seconds(min(max(0, seconds), 31_536_000)) : nil
    }

    static func httpDate(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
