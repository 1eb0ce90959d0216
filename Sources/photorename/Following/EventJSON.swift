import Foundation
import PhotoModel

/// One event as a line of JSON: `{"seq", "type", "at", …}`.
enum EventJSON {
    static func line(_ event: RunEvent) -> String {
        // The stored data is an object by itself: its braces are taken off.
        let data = event.data.dropFirst().dropLast()
        return "{\"seq\":\(event.sequence),\"type\":\"\(event.kind.rawValue)\",\"at\":\"\(time(event.at))\""
            + (data.isEmpty ? "" : ",") + data + "}\n"
    }

    /// As `JSONText.date` writes it, at a tenth of the price: a hundred watchers write ten of them a second.
    static func time(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t(milliseconds / 1_000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))"
            + "T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)).\(three(milliseconds % 1_000))Z"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func three(_ number: Int) -> String { number < 100 ? "0" + two(Int32(number)) : "\(number)" }
}
