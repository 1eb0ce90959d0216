import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Places

/// With the real boundaries, as `make assets` leaves them.
struct ZoneTests {
    let places: Places

    init() throws {
        places = try Places(folders: [Fixtures.dataFolder + "/photorename"])
    }

    static let landmarks: [(Double, Double, String)] = [
        (52.52, 13.40, "Europe/Berlin"), (38.97, -109.71, "America/Denver"), (38.72, -9.14, "Europe/Lisbon"),
        (33.45, -112.07, "America/Phoenix"), (27.7, 85.3, "Asia/Kathmandu"), (-36.85, 174.76, "Pacific/Auckland"),
        (39.77, -86.16, "America/Indiana/Indianapolis"), (35.89, -5.30, "Africa/Ceuta"),
        // Within another country; at the date line, on either side; at sea; at the poles.
        (-29.5, 28.2, "Africa/Maseru"), (43.94, 12.46, "Europe/San_Marino"),
        (-18.14, 178.44, "Pacific/Fiji"), (-16.8, -179.99, "Pacific/Fiji"), (65.8, 180, "Asia/Anadyr"),
        (40, -40, "Etc/GMT+3"),
        (-90, 0, "Antarctica/McMurdo"),
    ]

    @Test(arguments: landmarks)
    func `a position is in its time zone`(latitude: Double, longitude: Double, name: String) throws {
        let position = try #require(Position(latitude: latitude, longitude: longitude))
        #expect(try places.zone(at: position) == name)
    }

    @Test func `every position has an answer, or none, and a time an offset that there is`() throws {
        var generator = SplitMix(seed: 7)
        for _ in 0..<2_000 {
            guard
                let position = Position(
                    latitude: .random(in: -90...90, using: &generator),
                    longitude: .random(in: -180...180, using: &generator)),
                let time = CaptureDate(utcSeconds: .random(in: 0...2_000_000_000, using: &generator))
            else { continue }
            let minutes = try #require(try places.offset(at: position, time: time))
            #expect((-12 * 60...15 * 60).contains(minutes))
        }
        _ = try places.offset(
            at: #require(Position(latitude: 90, longitude: 180)), time: #require(CaptureDate(utcSeconds: 1_000_000_000))
        )
    }

    @Test(arguments: [
        // Summer time, winter time, half an hour, and before there was summer time.
        (52.52, 13.40, "2019-07-14T22:30:00Z", "2019-07-15T00:30:00+02:00"),
        (52.52, 13.40, "2019-01-14T23:30:00Z", "2019-01-15T00:30:00+01:00"),
        (38.97, -109.71, "2018-09-05T21:15:00Z", "2018-09-05T15:15:00-06:00"),
        (27.7, 85.3, "2020-02-29T18:15:00Z", "2020-03-01T00:00:00+05:45"),
        (52.52, 13.40, "1970-07-01T12:00:00Z", "1970-07-01T13:00:00+01:00"),
    ])
    func `a time in UTC is told by the clock on the wall`(
        latitude: Double, longitude: Double, utc: String, local: String
    ) throws {
        let position = try #require(Position(latitude: latitude, longitude: longitude))
        let time = try #require(CaptureDate(text: utc))
        let minutes = try #require(try places.offset(at: position, time: time))
        #expect(time.shifted(toOffset: minutes) == CaptureDate(text: local))
    }
}
