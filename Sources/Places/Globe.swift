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
