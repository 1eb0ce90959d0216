import Foundation
import GRDB
public import PhotoModel

/// The towns of the world, from the R*Tree that `make assets` makes (.ci/places.py) of GeoNames' list.
public final class Places: Sendable {
    public static let fileName = "places.sqlite"

    /// The form of the file that is understood: its `user_version`.
    private static let version = 3
    /// What is farther from every town is nowhere. Kilometres.
    public static let farthest = 50.0

    public let path: String
    private let database: DatabaseQueue

    /// - Parameter folders: where to look for the file, best first.
    /// - Throws: `PlacesError`.
    public init(folders: [String]) throws(PlacesError) {
        let paths = folders.map { $0 + "/" + Self.fileName }
        guard let path = paths.first(where: FileManager.default.isReadableFile) else {
            throw .missing(folders: folders)
        }
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        // All of it: photos go around the world. And locked once, for reading, instead of at each look.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -20000; PRAGMA locking_mode = EXCLUSIVE")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let version = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            guard version == Self.version else {
                throw PlacesError.damaged(path: path, reason: "it has another format version")
            }
        } catch let error as PlacesError {
            throw error
        } catch {
            throw .damaged(path: path, reason: "\(error)")
        }
    }

    /// How many towns there are.
    public func count() throws(PlacesError) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM towns") } ?? 0
    }

    /// The town at a position: the largest that reaches so far, or the nearest of those that are at least a fifth as
    /// large; where none does, the one whose reach is exceeded least. Only of the country that the nearest town is in.
    ///
    /// - Parameters:
    ///   - position: where the photo was taken.
    ///   - language: BCP 47, of the country's name; nil for English.
    /// - Returns: nil when there is none within 50 km.
    /// - Throws: `PlacesError.damaged`.
    public func place(at position: Position, in language: String? = nil) throws(PlacesError) -> Place? {
        let towns = try around(position)
        guard let nearest = towns.min(by: { $0.distance < $1.distance }) else { return nil }
        let here = towns.filter { $0.country == nearest.country }
        let reaching = here.filter { $0.distance <= $0.reach }
        let largest = reaching.map(\.population).max() ?? 0
        let chosen =
            reaching.filter { $0.population * 5 >= largest }.min { $0.distance < $1.distance }
            ?? here.min { $0.distance / $0.reach < $1.distance / $1.reach }
        return chosen.map { Place(city: $0.name, country: Country.name($0.country, in: language)) }
    }

    /// The towns that reach a position, and those near it: at 3 km, else at 10, else at 50, for the nearest is among them.
    private func around(_ position: Position) throws(PlacesError) -> [Town] {
        for kilometres in [3, 10, Self.farthest] {
            var towns: [Town] = []
            for box in BoundingBox.around(position, kilometres: kilometres) { towns += try self.towns(box, position) }
            if towns.contains(where: { $0.distance <= kilometres }) {
                return towns.filter { $0.distance <= Self.farthest }
            }
        }
        return []
    }

    private func towns(_ box: BoundingBox, _ position: Position) throws(PlacesError) -> [Town] {
        try read { db in
            let rows = try db.cachedStatement(
                sql: """
                    SELECT t.name, t.country, t.population, t.latitude, t.longitude, t.reach_km
                    FROM reaches r CROSS JOIN towns t ON t.id = r.id
                    WHERE r.south <= :north AND r.north >= :south AND r.west <= :east AND r.east >= :west
                    """)
            return try Array(
                Row.fetchCursor(
                    rows, arguments: ["south": box.south, "north": box.north, "west": box.west, "east": box.east]
                ).map { Town($0, from: position) })
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(PlacesError) -> Value {
        do {
            // Without a transaction: nobody writes, and to begin and end one takes longer than to look.
            return try database.unsafeRead(body)
        } catch {
            throw .damaged(path: path, reason: "\(error)")
        }
    }
}

public enum PlacesError: Error, Hashable, Sendable {
    case missing(folders: [String])
    case damaged(path: String, reason: String)
}

/// A row, seen from a position. Kilometres.
private struct Town {
    var name: String
    var country: String
    var population: Int
    var distance: Double
    var reach: Double

    init(_ row: Row, from position: Position) {
        // By number: of ten thousand photos each may be somewhere else.
        name = row[0]
        country = row[1]
        population = row[2]
        reach = row[5]
        distance = Globe.distance(position.latitude, position.longitude, row[3], row[4])
    }
}
