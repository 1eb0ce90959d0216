/// The local time at which a photo was taken. It is not an instant, since the time zone may be unknown.
public struct CaptureDate: Hashable, Sendable, Codable, Comparable {
    public var year: Int
    public var month: Int
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    /// Nanoseconds within the second, from SubSecTimeOriginal.
    public var nanosecond: Int
    /// Minutes east of UTC, from OffsetTimeOriginal.
    public var offsetMinutes: Int?
    /// The time of day is unknown.
    public var isDayOnly: Bool?

    /// From the first photograph on, because scans can have the date of the original.
    private static let plausibleYears = 1826...2098

    /// Times of clocks that were never set: the epochs of QuickTime and Unix.
    private static func isUnset(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        year == 1904 || (year == 1970 && month == 1 && day == 1)
    }

    /// Nil if the calendar has no such date, or the year is not plausible.
    public init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0,
        offsetMinutes: Int? = nil
    ) {
        guard Self.plausibleYears.contains(year), (1...12).contains(month), !Self.isUnset(year, month, day) else {
            return nil
        }
        guard (1...Self.daysIn(month: month, year: year)).contains(day) else { return nil }
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = min(second, 59)
        self.nanosecond = nanosecond
        self.offsetMinutes = offsetMinutes
    }

    /// Milliseconds since 1970 in local time, in the proleptic Gregorian calendar.
    public var milliseconds: Int64 {
        // Counted from March, so that the leap day is the last day of the year.
        let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let days = years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 719_469
        return Int64((days * 24 + hour) * 60 + minute) * 60_000 + Int64(second * 1_000 + nanosecond / 1_000_000)
    }

    /// In UTC. Nil if not plausible.
    ///
    /// - Parameters:
    ///   - utcSeconds: since 1970.
    ///   - nanosecond: within the second.
    public init?(utcSeconds: Int64, nanosecond: Int = 0) {
        let (days, seconds) = utcSeconds.flooredQuotientAndRemainder(dividingBy: 86_400)
        // The inverse of `milliseconds`, in eras of 400 years.
        let (era, ofEra) = (days + 719_468).flooredQuotientAndRemainder(dividingBy: 146_097)
        let years = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * years + years / 4 - years / 100)
        let month = (5 * ofYear + 2) / 153
        guard abs(era) < 100 else { return nil }
        self.init(
            year: Int(era * 400 + years) + (month < 10 ? 0 : 1), month: Int(month < 10 ? month + 3 : month - 9),
            day: Int(ofYear - (153 * month + 2) / 5 + 1), hour: Int(seconds / 3_600), minute: Int(seconds / 60 % 60),
            second: Int(seconds % 60), nanosecond: nanosecond, offsetMinutes: 0)
    }

    /// The same moment, this many minutes east of UTC; this value must be in UTC.
    public func shifted(toOffset minutes: Int) -> CaptureDate {
        var date = CaptureDate(utcSeconds: milliseconds / 1_000 + Int64(minutes) * 60, nanosecond: nanosecond) ?? self
        date.offsetMinutes = minutes
        return date
    }

    /// The date of a clock that is set forward by this many seconds; a date without a time of day stays.
    public func moved(bySeconds seconds: Int) -> CaptureDate {
        guard isDayOnly != true else { return self }
        let moved = CaptureDate(utcSeconds: milliseconds / 1_000 + Int64(seconds), nanosecond: nanosecond)
        guard var moved else { return self }
        moved.offsetMinutes = offsetMinutes
        return moved
    }

    static func daysIn(month: Int, year: Int) -> Int {
        if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    public static func < (left: CaptureDate, right: CaptureDate) -> Bool {
        left.sortKey.lexicographicallyPrecedes(right.sortKey)
    }

    private var sortKey: [Int] { [year, month, day, hour, minute, second, nanosecond] }
}

extension CaptureDate {
    /// Reads `2019:07:14 10:11:12` (EXIF 2.32, DateTimeOriginal) and `2019-07-14T10:11:12` with or without a fraction and an
    /// offset (XMP). Blanks, `0000:00:00` and dates that are not in the calendar give nil.
    public init?(text: some StringProtocol, subSecond: String? = nil, offset: String? = nil) {
        let time = text.firstIndex(where: { $0 == "T" || $0 == " " }).map { String(text[$0...]) } ?? ""
        let written = Self.offset(time)
        // Without the offset, whose hour could be read as missing seconds.
        let tail = time.hasSuffix("Z") ? 1 : Self.minutes(written) == nil ? 0 : written.count
        let fields = text.dropLast(tail)
            .split(whereSeparator: Self.separators.contains).prefix(6)
        guard fields.count >= 3, fields[0].count == 4 else { return nil }
        let known = fields.compactMap { Int($0) }
        guard known.count == fields.count else { return nil }
        func number(_ index: Int) -> Int { index < known.count ? known[index] : 0 }
        self.init(
            year: number(0), month: number(1), day: number(2), hour: number(3), minute: number(4), second: number(5),
            nanosecond: Self.nanoseconds(subSecond ?? Self.fraction(time)),
            offsetMinutes: Self.minutes(offset ?? written))
        if known.count < 5 { isDayOnly = true }
    }

    private static let separators: Set<Character> = [":", "-", "/", "T", " ", ".", "+", "Z"]

    private static func fraction(_ time: String) -> String {
        guard let dot = time.firstIndex(of: ".") else { return "" }
        return String(time[time.index(after: dot)...].prefix(while: \.isNumber))
    }

    private static func offset(_ time: String) -> String {
        if time.hasSuffix("Z") { return "+00:00" }
        guard let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return "" }
        return String(time[sign...])
    }

    /// "123" is 123 milliseconds, "12" is 120.
    private static func nanoseconds(_ digits: String) -> Int {
        let trimmed = digits.filter { !$0.isWhitespace }.prefix(9)
        guard !trimmed.isEmpty, trimmed.allSatisfy({ $0.isASCII && $0.isNumber }) else { return 0 }
        return Int(trimmed.padding(toLength: 9)) ?? 0
    }

    /// "+02:00" and "+0200" are 120.
    private static func minutes(_ text: String) -> Int? {
        let digits = text.dropFirst()
        let fields =
            digits.count == 4 && !digits.contains(":")
            ? [digits.prefix(2), digits.suffix(2)] : digits.split(separator: ":")
        let parts = fields.compactMap { Int($0) }
        guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2 else { return nil }
        guard (0...14).contains(parts[0]), (0...59).contains(parts[1]) else { return nil }
        return (sign == "-" ? -1 : 1) * (parts[0] * 60 + parts[1])
    }
}

extension Int64 {
    /// Division with a non-negative remainder.
    func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension Substring {
    func padding(toLength length: Int) -> String {
        self + String(repeating: "0", count: Swift.max(0, length - count))
    }
}
