import Foundation
import PhotoModel

/// Degrees.
struct BoundingBox {
    var south: Double
    var north: Double
    var west: Double
    var east: Double

    /// Holds every point that is not farther; two boxes where the date line runs through.
    static func around(_ position: Position, kilometres: Double) -> [BoundingBox] {
        let up = kilometres / Globe.kilometresPerDegree
        // Towards a pole the circle becomes all longitudes.
        let narrowest = cos(min(90, abs(position.latitude) + up) * .pi / 180)
        let aside = narrowest > 0.001 ? min(180, up / narrowest) : 180
        let box = BoundingBox(
            south: position.latitude - up, north: position.latitude + up, west: position.longitude - aside,
            east: position.longitude + aside)
        return [box]
            + (box.east > 180 ? [box.turned(by: -360)] : []) + (box.west < -180 ? [box.turned(by: 360)] : [])
    }

    private func turned(by degrees: Double) -> BoundingBox {
        BoundingBox(south: south, north: north, west: west + degrees, east: east + degrees)
    }
}
