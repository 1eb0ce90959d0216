import Foundation
import GRDB
public import PhotoModel

/// The time zones of the world: which one a position is in (`.ci/zones.py` makes the table), and how far it was from UTC then.
extension Places {
    /// Of a row of the table.
    private static let rowsPerDegree = 50.0
    /// Bytes of where a zone begins, in 10⁻⁴ degrees, and of which zone it is.
    private static let runSize = 6
    private static let nowhere: UInt16 = 0xFFFF

    /// Minutes east of UTC of the clock at a position. At sea that is the nautical zone's.
    ///
    /// - Parameters:
    ///   - position: the place.
    ///   - time: in UTC.
    /// - Returns: nil where there is no zone.
    /// - Throws: `PlacesError.damaged`.
    public func offset(at position: Position, time: CaptureDate) throws(PlacesError) -> Int? {
        guard let name = try zone(at: position), let zone = TimeZone(identifier: name) else { return nil }
        let moment = Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
        // Before standard time clocks differed by seconds, too.
        return Int((Double(zone.secondsFromGMT(for: moment)) / 60).rounded())
    }

    /// - Returns: as in the time zone database: "Europe/Lisbon".
    func zone(at position: Position) throws(PlacesError) -> String? {
        let row = min(Int((position.latitude + 90) * Self.rowsPerDegree), Int(180 * Self.rowsPerDegree) - 1)
        guard
            let runs = try read({
                try Data.fetchOne($0, sql: "SELECT runs FROM zone_rows WHERE id = ?", arguments: [row])
            }),
            let zone = Self.zone(runs, at: min(Int32((position.longitude * 10_000).rounded()), 1_799_999)),
            zone != Self.nowhere
        else { return nil }
        return try read { try String.fetchOne($0, sql: "SELECT name FROM zones WHERE id = ?", arguments: [zone]) }
    }

    /// The last run that begins before a place; before the first one it is that one.
    private static func zone(_ runs: Data, at longitude: Int32) -> UInt16? {
        var (low, high) = (0, runs.count / runSize)
        guard high > 0 else { return nil }
        func number<Number: FixedWidthInteger>(_ place: Int, as type: Number.Type) -> Number {
            runs.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: type)) }
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if number(middle * runSize, as: Int32.self) <= longitude { low = middle } else { high = middle }
        }
        return number(low * runSize + 4, as: UInt16.self)
    }
}
