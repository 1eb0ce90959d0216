public import Foundation

/// A calendar day without a time zone.
public struct CalendarDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let year: Int
    private let month: Int
    private let day: Int

    /// Nil if the text is no day.
    ///
    /// - Parameter text: `2027-01-14`; a time behind it is ignored.
    public init?(_ text: String) {
        guard let match = text.prefixMatch(of: /(\d{4})-(\d\d)-(\d\d)(?!\d)/), let year = Int(match.1),
            let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        guard components.isValidDate(in: Self.calendar) else { return nil }
    }

    /// The day in UTC.
    public init(_ date: Date) {
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: date)
        (year, month, day) = (parts.year ?? 1, parts.month ?? 1, parts.day ?? 1)
    }

    public static var today: CalendarDay { CalendarDay(Date()) }

    public var description: String {
        String(format: "%04d-%02d-%02d", year, month, day)
    }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Days from this one to another, negative for an earlier one.
    public func days(until other: CalendarDay) -> Int {
        Self.calendar.dateComponents([.day], from: components, to: other.components).day ?? 0
    }

    private var components: DateComponents { DateComponents(year: year, month: month, day: day) }

    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }
}
