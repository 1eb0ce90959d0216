/// A thing that the object detector found.
struct Detection: Hashable, Sendable {
    var thing: Thing
    /// 0…1.
    var confidence: Double
    var box: Box

    /// Those of COCO's 90 classes that are used. The others are often wrong.
    enum Thing: String, CaseIterable, Sendable {
        case person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, bird, cat, dog, horse, sheep, cow,
            elephant, bear, zebra, giraffe, banana, orange, pizza, laptop
        case teddyBear = "teddy bear"

        /// - Parameter coco: position among the 90, from 0.
        init?(coco: Int) {
            guard let thing = Self.positions[coco] else { return nil }
            self = thing
        }

        private static let positions: [Int: Thing] = [
            0: .person, 1: .bicycle, 2: .car, 3: .motorcycle, 4: .airplane, 5: .bus, 6: .train, 7: .truck, 8: .boat,
            15: .bird, 16: .cat, 17: .dog, 18: .horse, 19: .sheep, 20: .cow, 21: .elephant, 22: .bear, 23: .zebra,
            24: .giraffe, 51: .banana, 54: .orange, 58: .pizza, 72: .laptop, 87: .teddyBear,
        ]
    }
}

/// A rectangle in fractions of a picture's width and height, from the top left. A detector's boxes can reach beyond the picture.
struct Box: Hashable, Sendable {
    var left, top, right, bottom: Double

    private var size: Double { max(0, right - left) * max(0, bottom - top) }

    /// Fraction of the picture that it covers.
    var area: Double {
        Box(left: max(0, left), top: max(0, top), right: min(1, right), bottom: min(1, bottom)).size
    }

    /// Intersection over union.
    func overlap(_ other: Box) -> Double {
        let common = Box(
            left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
            bottom: min(bottom, other.bottom)
        ).size
        return common / max(size + other.size - common, .leastNormalMagnitude)
    }
}
