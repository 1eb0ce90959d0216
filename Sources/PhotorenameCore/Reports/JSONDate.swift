public import Foundation

/// ISO 8601 in UTC, to the millisecond.
///
/// Not Foundation's own format, which cuts 0.283 to .282 now and then and takes ten times as long: a hundred followers write ten of
/// these a second.
public enum JSONDate {
    public static func text(_ date: Date) -> String {
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
