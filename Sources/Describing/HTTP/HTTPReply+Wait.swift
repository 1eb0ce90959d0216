import Foundation

extension HTTPReply {
    /// The delay that the server asks for: `retry-after-ms`, then `Retry-After` in seconds or as an HTTP date (RFC 9110,
    /// section 10.2.3); a date in the past means none. Nil if there is no valid value.
    func serverWait(now: Date) -> Duration? {
        if let text = headers["retry-after-ms"], let wait = Double(text), wait >= 0 {
            return Self.duration(wait / 1000)
        }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text) { return Self.duration(seconds) }
        return Self.httpDate(text).flatMap { Self.duration($0.timeIntervalSince(now)) }
    }

    /// Longer than a year can't be meant.
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
