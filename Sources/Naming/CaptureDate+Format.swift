import Foundation
import PhotoModel

extension CaptureDate {
    /// Nil when the format asks for a time of the day that nobody knows.
    func text(_ format: String) -> String? {
        if isDayOnly == true, Self.timeConversions.contains(where: format.contains) { return nil }
        return formatted(format)
    }

    private static let timeConversions = [
        "%H", "%I", "%k", "%l", "%M", "%S", "%p", "%P", "%r", "%R", "%T", "%X", "%c", "%s",
    ]

    /// strftime(3), in the C locale: names must not depend on who runs the program.
    func formatted(_ format: String) -> String {
        var time = tm()
        time.tm_year = Int32(year - 1900)
        time.tm_mon = Int32(month - 1)
        time.tm_mday = Int32(day)
        time.tm_hour = Int32(hour)
        time.tm_min = Int32(minute)
        time.tm_sec = Int32(second)
        // Fills in the day of the week and of the year.
        timegm(&time)
        var buffer = [CChar](repeating: 0, count: 512)
        let length = strftime(&buffer, buffer.count, format, &time)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
