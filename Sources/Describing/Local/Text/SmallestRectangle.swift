import Foundation

/// The smallest rectangle, turned as it may be, that contains some points.
struct SmallestRectangle {
    private(set) var x = 0.0
    private(set) var y = 0.0
    /// Extent along `angle`.
    private(set) var width = 0.0
    private(set) var height = 0.0
    /// Degrees, above −45 and at most 45, clockwise where y points down.
    private(set) var angle = 0.0

    /// - Parameter points: at least one.
    init(_ points: [(x: Int, y: Int)]) {
        let hull = Self.hull(points)
        var smallest = Double.infinity
        // One side of the rectangle lies on a side of the hull (Freeman and Shapira, 1975).
        for index in hull.indices {
            let (from, to) = (hull[index], hull[(index + 1) % hull.count])
            var turn = atan2(Double(to.y - from.y), Double(to.x - from.x))
            while turn > .pi / 4 { turn -= .pi / 2 }
            while turn <= -.pi / 4 { turn += .pi / 2 }
            let (along, across) = (cos(turn), sin(turn))
            let us = hull.map { Double($0.x) * along + Double($0.y) * across }
            let vs = hull.map { Double($0.y) * along - Double($0.x) * across }
            guard let left = us.min(), let right = us.max(), let top = vs.min(), let bottom = vs.max(),
                (right - left) * (bottom - top) < smallest
            else { continue }
            smallest = (right - left) * (bottom - top)
            let (u, v) = ((left + right) / 2, (top + bottom) / 2)
            (x, y) = (u * along - v * across, u * across + v * along)
            (width, height, angle) = (right - left, bottom - top, turn * 180 / .pi)
        }
    }

    /// The convex hull, by Andrew's monotone chain.
    private static func hull(_ points: [(x: Int, y: Int)]) -> [(x: Int, y: Int)] {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func half(_ points: some Sequence<(x: Int, y: Int)>) -> [(x: Int, y: Int)] {
            var half: [(x: Int, y: Int)] = []
            for point in points {
                while half.count > 1 {
                    let (a, b) = (half[half.count - 2], half[half.count - 1])
                    guard (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0 else { break }
                    half.removeLast()
                }
                half.append(point)
            }
            return half.dropLast()
        }
        let hull = half(sorted) + half(sorted.reversed())
        return hull.isEmpty ? [points[0]] : hull
    }
}
