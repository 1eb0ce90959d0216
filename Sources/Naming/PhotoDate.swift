import Foundation
public import PhotoModel

/// The date of a photo, and its source.
public struct PhotoDate: Hashable, Sendable {
    public var date: CaptureDate
    public var source: DateSource

    /// From the file and its sidecars, otherwise from its old name, otherwise from GPS, otherwise, only if requested, the
    /// modification time.
    ///
    /// The old name is the one before the first rename, if it is stored.
    public init?(_ item: JobItem, _ options: NamingOptions) {
        if let date = item.metadata?.captured {
            // Older data has no source.
            source = item.metadata?.dateSource ?? .original
            self.date = Self.corrected(date, source, item.metadata, options)
        } else if let name = item.original ?? item.photo.path.name,
            let date = DateInName.find(String(decoding: name.stem, as: UTF8.self))
        {
            (self.date, source) = (date, .name)
        } else if let time = item.metadata?.gpsTime {
            let offset = item.metadata?.gpsOffset
            (self.date, source) = (offset.map { time.shifted(toOffset: $0) } ?? time, offset == nil ? .gpsUTC : .gps)
        } else if options.dateFrom == .mtime, let date = Self.written(item.photo.identity) {
            (self.date, source) = (date, .mtime)
        } else {
            return nil
        }
    }

    /// By the clock of its camera, as the user has corrected it.
    private static func corrected(
        _ date: CaptureDate, _ source: DateSource, _ metadata: Metadata?, _ options: NamingOptions
    ) -> CaptureDate {
        // Takeout's time can have been corrected by its owner.
        guard let clocks = options.clocks, ![.takeout, .takeoutUTC].contains(source),
            let clock = clocks.first(where: { metadata?.isFrom(camera: $0.key) == true })
        else { return date }
        return date.moved(bySeconds: clock.value)
    }

    /// ISO 8601, as far as known: `2019-07-14T10:11:12+02:00`, `2019-07-14`.
    public var isoText: String {
        guard date.isDayOnly != true else { return date.formatted("%Y-%m-%d") }
        let offset = date.offsetMinutes.map { minutes in
            let sign = minutes < 0 ? "-" : "+"
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return sign + two(abs(minutes) / 60) + ":" + two(abs(minutes) % 60)
        }
        return date.formatted("%Y-%m-%dT%H:%M:%S") + (offset ?? "")
    }

    /// In this machine's local time.
    private static func written(_ identity: FileIdentity) -> CaptureDate? {
        var seconds = time_t(identity.modified / 1_000_000_000)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return nil }
        return CaptureDate(
            year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday),
            hour: Int(local.tm_hour), minute: Int(local.tm_min), second: Int(local.tm_sec),
            nanosecond: Int(identity.modified % 1_000_000_000))
    }
}
