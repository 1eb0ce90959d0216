import Foundation

/// Times as vendors write them.
enum Timestamp {
    /// Seconds since 1970; nil if that is not in this century.
    static func date(_ seconds: Double) -> Date? {
        (946_684_800...4_102_444_800).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }

    /// RFC 3339, with or without fractions of a second.
    static func date(_ text: String) -> Date? {
        if let date = try? Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true)) {
            return date
        }
        return try? Date(text, strategy: .iso8601)
    }
}
