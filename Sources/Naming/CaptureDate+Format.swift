import Foundation
import PhotoModel

extension CaptureDate {
    /// Nil if the format needs a time of day that is unknown.
    func text(_ format: String) -> String? {
        if isDayOnly == true, Self.timeConversions.contains(where: format.contains) { return nil }
        return formatted(format)
    }

    /// Reads the date at the beginning of a text that `text` wrote; nil if it would have written something else.
    init?(beginning text: String, format: String) {
        // Numeric conversions only; strptime(3) needs a feature macro.
        let widths: [Character: Int] = ["Y": 4, "m": 2, "d": 2, "y": 2, "H": 2, "M": 2, "S": 2]
        let whole = format.replacingOccurrences(of: "%F", with: "%Y-%m-%d").replacingOccurrences(
            of: "%T", with: "%H:%M:%S")
        var values: [Character: Int] = [:]
        var (rest, pattern) = (Substring(text), Substring(whole))
        while let character = pattern.popFirst() {
            guard character == "%" else {
                guard rest.popFirst() == character else { return nil }
                continue
            }
            guard let conversion = pattern.popFirst(), let width = widths[conversion], rest.count >= width,
                rest.prefix(width).utf8.allSatisfy(\.isASCIIDigit), let value = Int(rest.prefix(width))
            else { return nil }
            values[conversion] = value
            rest = rest.dropFirst(width)
        }
        // As in POSIX: 69 to 99 are in the 20th century.
        let year = values["Y"] ?? values["y"].map { $0 < 69 ? 2000 + $0 : 1900 + $0 }
        guard let year, let month = values["m"], let day = values["d"] else { return nil }
        self.init(
            year: year, month: month, day: day, hour: values["H"] ?? 0, minute: values["M"] ?? 0,
            second: values["S"] ?? 0)
        if !Self.timeConversions.contains(where: format.contains) { isDayOnly = true }
        guard let written = self.text(format), text.hasPrefix(written) else { return nil }
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
        // Sets the day of the week and of the year.
        timegm(&time)
        var buffer = [CChar](repeating: 0, count: 512)
        let length = strftime(&buffer, buffer.count, format, &time)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
