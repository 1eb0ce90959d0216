/// What the models say about one picture.
struct Sighting: Sendable {
    /// For each view of the picture, the scores of the 1,000 classes; empty without a classifier.
    var views: [[Double]] = []
    /// The surest first.
    var detections: [Detection] = []
    /// Nil where there is none, or where text is not read.
    var text: PictureText?
    /// The picture's pixels look like a screen's; see `Screen`.
    var isScreen = false
    /// Of the picture: width by height, and its longest side in pixels, at most that of the thumbnail.
    var aspect = 1.0
    var side = Int.max

    /// A person covers so much of the picture that its text doesn't matter.
    var hasLargePerson: Bool {
        detections.contains {
            $0.thing == .person && $0.confidence >= Limits.person && $0.box.area >= Limits.personWithoutText
        }
    }

    /// The detector sees it, or another vehicle: those are often taken for each other.
    func sees(_ thing: Detection.Thing) -> Bool {
        detections.contains { other in
            (other.thing == thing || other.thing.isVehicle && thing.isVehicle) && other.box.area >= Limits.objectArea
        }
    }

    /// The mean scores of the classes over the views; empty without a classifier.
    var scores: [Double] {
        guard var sum = views.first else { return [] }
        for view in views.dropFirst() { for index in sum.indices { sum[index] += view[index] } }
        return sum.map { $0 / Double(views.count) }
    }

    /// The classifier takes it for a page, a menu or a website.
    var isPage: Bool {
        let scores = scores
        return !scores.isEmpty && LabelWords.written.contains { scores[$0] >= Limits.written }
    }
}
