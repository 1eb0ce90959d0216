import Foundation
import PhotoModel

/// The earth as a ball: right to half a percent, which no town's reach is.
enum Globe {
    /// Mean radius, kilometres.
    static let radius = 6_371.0
    static let kilometresPerDegree = radius * .pi / 180

    /// Along the great circle (haversine), kilometres; degrees in.
    static func distance(
        _ latitude: Double, _ longitude: Double, _ otherLatitude: Double, _ otherLongitude: Double
    ) -> Double {
        let (first, second) = (latitude * .pi / 180, otherLatitude * .pi / 180)
        let north = sin((second - first) / 2)
        let east = sin((otherLongitude - longitude) * .pi / 360)
        return 2 * radius * asin(min(1, (north * north + cos(first) * cos(second) * east * east).squareRoot()))
    }
}

/// Degrees.
struct Box {
    var south: Double
    var north: Double
    var west: Double
    var east: Double

    /// Holds every point that is not farther; two boxes where the date line runs through.
    static func around(_ position: Position, kilometres: Double) -> [Box] {
        let up = kilometres / Globe.kilometresPerDegree
        // Towards a pole the circle becomes all longitudes.
        let narrowest = cos(min(90, abs(position.latitude) + up) * .pi / 180)
        let aside = narrowest > 0.001 ? min(180, up / narrowest) : 180
        let box = Box(
            south: position.latitude - up, north: position.latitude + up, west: position.longitude - aside,
            east: position.longitude + aside)
        return [box]
            + (box.east > 180 ? [box.turned(by: -360)] : []) + (box.west < -180 ? [box.turned(by: 360)] : [])
    }

    private func turned(by degrees: Double) -> Box {
        Box(south: south, north: north, west: west + degrees, east: east + degrees)
    }
}
