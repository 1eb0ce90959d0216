import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Places

/// With the real towns, as `make assets` leaves them.
struct PlacesTests {
    let places: Places

    init() throws {
        places = try Places(folders: [Fixtures.dataFolder + "/photorename"])
    }

    /// Positions of landmarks and the town that people would name.
    static let landmarks: [(String, Double, Double, String?)] = [
        ("Eiffel Tower", 48.8584, 2.2945, "Paris"), ("Montmartre", 48.8867, 2.3431, "Paris"),
        ("Notre-Dame", 48.8530, 2.3499, "Paris"), ("Palace of Versailles", 48.8049, 2.1204, "Versailles"),
        ("Sydney Opera House", -33.8568, 151.2153, "Sydney"), ("Bondi Beach", -33.8915, 151.2767, "Sydney"),
        ("Big Ben", 51.5007, -0.1246, "London"), ("Greenwich", 51.4769, -0.0005, "London"),
        ("Windsor Castle", 51.4839, -0.6044, "Windsor"), ("Brandenburg Gate", 52.5163, 13.3777, "Berlin"),
        ("Sanssouci", 52.4042, 13.0385, "Potsdam"), ("Sagrada Familia", 41.4036, 2.1744, "Barcelona"),
        ("Colosseum", 41.8902, 12.4922, "Rome"), ("St Peter's", 41.9022, 12.4539, "Vatican City"),
        ("Alhambra", 37.1761, -3.5881, "Granada"), ("Neuschwanstein", 47.5576, 10.7498, "Schwangau"),
        ("Taj Mahal", 27.1751, 78.0421, "Agra"), ("Golden Gate Bridge", 37.8199, -122.4783, "San Francisco"),
        ("Griffith Observatory", 34.1184, -118.3004, "Los Angeles"), ("Burj Khalifa", 25.1972, 55.2744, "Dubai"),
        ("Marina Bay Sands", 1.2834, 103.8607, "Singapore"), ("Tokyo Tower", 35.6586, 139.7454, "Tokyo"),
        ("Fushimi Inari", 34.9671, 135.7727, "Kyoto"), ("Forbidden City", 39.9163, 116.3972, "Beijing"),
        ("Christ the Redeemer", -22.9519, -43.2105, "Rio de Janeiro"),
        ("Table Mountain", -33.9628, 18.4098, "Cape Town"),
        ("Prague Castle", 50.0911, 14.4016, "Prague"), ("Belem Tower", 38.6916, -9.2160, "Lisbon"),
        ("Pena Palace", 38.7876, -9.3906, "Sintra"), ("Matterhorn", 45.9763, 7.6586, "Zermatt"),
        ("Macau", 22.1975, 113.5409, "Macau"), ("Uluru", -25.3444, 131.0369, "Yulara"),
        ("Space Needle", 47.6205, -122.3493, "Seattle"), ("Red Square", 55.7539, 37.6208, "Moscow"),
        // More than 50 km from everything.
        ("the Atlantic", 0, -30, nil), ("the Sahara", 23.5, 10.5, nil), ("Antarctica", -80, 0, nil),
        ("the South Pole", -90, 0, nil), ("the North Pole", 90, 180, nil), ("the date line", 0, 180, nil),
    ]

    @Test(arguments: landmarks)
    func `a landmark is in the town that people would name`(
        name: String, latitude: Double, longitude: Double, town: String?
    ) throws {
        let position = try #require(Position(latitude: latitude, longitude: longitude))
        #expect(try places.place(at: position)?.city == town, "\(name)")
    }

    @Test func `nothing within 50 km is no place, and just within is one`() throws {
        // Tristan da Cunha's town is the only one far around: south of it there is sea.
        let town = try #require(Position(latitude: -37.0675, longitude: -12.3116))
        let name = try #require(try places.place(at: town)?.city)
        let near = try #require(Position(latitude: -37.0675 - 0.44, longitude: -12.3116))
        let far = try #require(Position(latitude: -37.0675 - 0.46, longitude: -12.3116))
        #expect(try places.place(at: near)?.city == name)
        #expect(try places.place(at: far) == nil)
    }

    @Test func `a town beyond the date line is as near as one on this side`() throws {
        // Egvekinot lies at 179.12 west.
        for longitude in [179.95, -179.2, -179.99] {
            let position = try #require(Position(latitude: 66.32, longitude: longitude))
            #expect(try places.place(at: position) == Place(city: "Egvekinot", country: "Russia"))
        }
        let box = try #require(Position(latitude: 0.1, longitude: -179.99))
        #expect(BoundingBox.around(box, kilometres: 5).map(\.east).max().map { (180.05...180.06).contains($0) } == true)
    }

    @Test func `a country is called as people call it`() throws {
        #expect(Country.name("HK") == "Hong Kong")
        #expect(Country.name("MM") == "Myanmar")
        #expect(Country.name("KR") == "South Korea")
        #expect(Country.name("PT") == "Portugal")
        // In the language that was asked for.
        #expect(Country.name("DE", in: "de") == "Deutschland" && Country.name("DE", in: "fr") == "Allemagne")
        #expect(Country.name("US", in: "pt-BR") == "Estados Unidos" && Country.name("HK", in: "en-GB") == "Hong Kong")
        #expect(Country.name("DE", in: "xx") == "Germany" && Country.name("DE", in: "") == "Germany")
        let lisbon = try #require(Position(latitude: 38.7223, longitude: -9.1393))
        #expect(try places.place(at: lisbon) == Place(city: "Lisbon", country: "Portugal"))
    }

    /// What the tree leaves out must not matter: the same rule over every town.
    @Test func `the tree finds what looking at every town finds`() throws {
        var random = SplitMix(seed: 6)
        let rows = try Shell.run("/usr/bin/sqlite3", [places.path, "SELECT latitude, longitude FROM towns"]).lines
        let towns = rows.map { $0.split(separator: "|").compactMap { Double($0) } }
        try #require(towns.count > 100_000)
        for _ in 0..<10 {
            let near = Self.landmarks[Int.random(in: 0..<Self.landmarks.count, using: &random)]
            let position = try #require(
                Position(
                    latitude: max(-89, min(89, near.1 + .random(in: -0.5...0.5, using: &random))),
                    longitude: max(-179, min(179, near.2 + .random(in: -0.5...0.5, using: &random)))))
            let nearest =
                towns.map { Globe.distance(position.latitude, position.longitude, $0[0], $0[1]) }.min() ?? .infinity
            let found = try places.place(at: position)
            #expect(
                (found == nil) == (nearest > Places.farthest), "\(position): \(found?.city ?? "none"), \(nearest) km")
        }
    }

    @Test func `a file that is missing, damaged or of another form is refused`() throws {
        let scratch = try Scratch()
        #expect(throws: PlacesError.missing(folders: [scratch.path])) { try Places(folders: [scratch.path]) }
        try scratch.write("places.sqlite", "no database")
        #expect(throws: PlacesError.self) { try Places(folders: [scratch.path]) }
        try FileManager.default.removeItem(atPath: scratch.path + "/places.sqlite")
        let made = try Shell.run(
            "sqlite3 '\(scratch.path)/places.sqlite' 'PRAGMA user_version = 9; CREATE TABLE t (x)'")
        #expect(made.status == 0)
        #expect(
            throws: PlacesError.damaged(path: scratch.path + "/places.sqlite", reason: "it has another format version")
        ) {
            try Places(folders: [scratch.path])
        }
    }
}
