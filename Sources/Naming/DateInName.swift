import Foundation
import PhotoModel

/// The date that a camera, a phone or a messenger wrote into a file's name: `IMG_20210615_120000`, `PXL_20210615_120000123`,
/// `Screenshot 2021-06-15 at 12.00.00`, `IMG-20210615-WA0007`, `photo_2021-06-15_12-00-00`.
enum DateInName {
    /// Words before the date of a copy, not of the photo: of Syncthing, Dropbox, Nextcloud, Google Drive, browsers and web
    /// sites.
    private static let ofCopies = [
        "sync-conflict", "conflicted copy", "conflict", "in konflikt stehende kopie", "copie en conflit", "download",
        "downloaded", "takeout", "backup", "exported", "saved",
    ]

    /// The first valid date in a name; nil if there is none.
    static func find(_ name: String) -> CaptureDate? {
        // Most names have none, and a plan asks of each.
        guard var date = first(in: name) else { return nil }
        // Google's Camera writes the time of UTC.
        if name.hasPrefix("PXL_"), date.isDayOnly != true { date.offsetMinutes = 0 }
        let lowered = name.lowercased()
        let end = ofCopies.compactMap { lowered.range(of: $0, options: .literal)?.lowerBound }.min()
        // Only the part before such a word counts.
        guard let end else { return date }
        return first(in: String(lowered[..<end]))
    }

    private static func first(in name: String) -> CaptureDate? {
        let text = Array(name.unicodeScalars.map { $0.isASCII ? UInt8($0.value) : UInt8(ascii: " ") })
        var place = 0
        while place < text.count {
            guard isDigit(text, place) else {
                place += 1
                continue
            }
            let end = run(text, place)
            if let date = date(text, place, end) { return date }
            place = end
        }
        return nil
    }

    private static func isDigit(_ text: [UInt8], _ place: Int) -> Bool {
        text.indices.contains(place) && text[place].isASCIIDigit
    }

    /// The end of the digits that begin there.
    private static func run(_ text: [UInt8], _ place: Int) -> Int {
        var end = place
        while isDigit(text, end) { end += 1 }
        return end
    }

    private static func number(_ text: [UInt8], _ place: Int, _ digits: Int) -> Int? {
        guard place + digits <= text.count else { return nil }
        var value = 0
        for index in place..<place + digits {
            guard isDigit(text, index) else { return nil }
            value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return value
    }

    private static func date(_ text: [UInt8], _ start: Int, _ end: Int) -> CaptureDate? {
        if end - start == 13 { return moment(text, start) }
        // `20210615`, alone or with the time behind it: 14 digits, and 17 with milliseconds.
        if [8, 14, 17].contains(end - start) {
            guard let year = number(text, start, 4), let month = number(text, start + 4, 2),
                let day = number(text, start + 6, 2)
            else { return nil }
            let time = end - start > 8 ? compactTime(text, start + 8) : time(text, end)
            return make(year, month, day, time)
        }
        // `2021-06-15`, with the same separator twice.
        guard end - start == 4, end < text.count, "-_.: ".utf8.contains(text[end]), let year = number(text, start, 4),
            let month = number(text, end + 1, 2), end + 3 < text.count, text[end + 3] == text[end],
            let day = number(text, end + 4, 2), !isDigit(text, end + 6)
        else { return nil }
        return make(year, month, day, time(text, end + 6))
    }

    /// Prefixes of names with milliseconds.
    private static let counting = [
        "fb_img_", "mmexport", "wx_camera_", "micromsg.", "received_", "img_", "image_", "photo_",
    ]

    /// `FB_IMG_1450900959497`, `mmexport1490534565948`: milliseconds since 1970, in UTC. Thirteen digits can also be an
    /// article number (EAN-13), so they must not be alone, and with a valid check digit they need a known prefix.
    private static func moment(_ text: [UInt8], _ start: Int) -> CaptureDate? {
        guard let number = number(text, start, 13), number >= earliest, text[..<start].contains(where: \.isASCIILetter)
        else { return nil }
        let before = String(decoding: text[..<start], as: UTF8.self).lowercased()
        guard counting.contains(where: { before.hasSuffix($0) }) || !isArticle(text[start..<start + 13])
        else { return nil }
        let date = CaptureDate(utcSeconds: Int64(number / 1_000), nanosecond: number % 1_000 * 1_000_000)
        return date.flatMap { $0.year < latestCounted ? $0 : nil }
    }

    /// 1990, before phones took pictures.
    private static let earliest = 631_152_000_000
    private static let latestCounted = 2060

    /// By its check digit (GS1 General Specifications, 7.9).
    private static func isArticle(_ digits: ArraySlice<UInt8>) -> Bool {
        let sum = digits.enumerated().reduce(0) {
            $0 + Int($1.element - UInt8(ascii: "0")) * ($1.offset % 2 == 0 ? 1 : 3)
        }
        return sum % 10 == 0
    }

    private typealias Time = (hour: Int, minute: Int, second: Int)

    /// Digits are often not a date, so only years of cameras that write such names count.
    private static let years = 1971...2098

    private static func make(_ year: Int, _ month: Int, _ day: Int, _ time: Time?) -> CaptureDate? {
        guard years.contains(year) else { return nil }
        var date = CaptureDate(
            year: year, month: month, day: day, hour: time?.hour ?? 0, minute: time?.minute ?? 0,
            second: time?.second ?? 0)
        if time == nil { date?.isDayOnly = true }
        return date
    }

    private static func compactTime(_ text: [UInt8], _ place: Int) -> Time? {
        guard let hour = number(text, place, 2), let minute = number(text, place + 2, 2),
            let second = number(text, place + 4, 2)
        else { return nil }
        return checked((hour, minute, second))
    }

    /// The time behind a date: `_120000`, `-120000123`, ` at 12.00.00`, `_12-00-00`, ` at 1.05.00 PM`.
    private static func time(_ text: [UInt8], _ start: Int) -> Time? {
        // The separator: one or two marks, or a short word (at, um, à).
        var place = start
        while place < text.count, place - start < 6, !isDigit(text, place) { place += 1 }
        guard place > start, isDigit(text, place) else { return nil }
        let end = run(text, place)
        if [6, 9].contains(end - place) { return compactTime(text, place) }
        guard (1...2).contains(end - place), end < text.count, "-_.:h".utf8.contains(text[end]),
            let hour = number(text, place, end - place), let minute = number(text, end + 1, 2)
        else { return nil }
        let next = end + 3
        let hasSeconds = next < text.count && text[next] == text[end]
        let second = hasSeconds ? number(text, next + 1, 2) : nil
        return checked((afternoon(text, next + (second == nil ? 0 : 3), hour), minute, second ?? 0))
    }

    private static func afternoon(_ text: [UInt8], _ place: Int, _ hour: Int) -> Int {
        let rest = String(decoding: text[min(place, text.count)...].prefix(3), as: UTF8.self).lowercased()
        guard (1...12).contains(hour) else { return hour }
        if rest.drop(while: { $0 == " " }).hasPrefix("pm") { return hour % 12 + 12 }
        return rest.drop(while: { $0 == " " }).hasPrefix("am") ? hour % 12 : hour
    }

    private static func checked(_ time: Time) -> Time? {
        (0...23).contains(time.hour) && (0...59).contains(time.minute) && (0...59).contains(time.second) ? time : nil
    }
}
