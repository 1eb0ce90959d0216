import PhotoModel

/// From the model's 1,000 scores for each view of a picture to a subject, or to none: a wrong name is worse than the old
/// one. The thresholds are those that did best on labelled photographs (docs/local-model.md).
struct LocalVerdict: Sendable {
    /// Scores from which a label, and a group of labels, are believed.
    static let sure = 0.5
    static let sureOfGroup = 0.35
    /// Groups into which much falls that is something else.
    static let sureOfCatchAll = 0.6
    /// A species, a breed, a sort of fruit: the model takes the one that it knows for all that look alike.
    static let sureOfKind = 0.85

    let words: LabelWords

    /// - Parameter views: at least one.
    func description(_ views: [[Double]]) -> Description {
        let scores = Self.average(views)
        let top = Self.best(5, scores)
        guard let best = top.first, !LabelWords.misleading.contains(best) else { return Description() }
        let needed = LabelWords.isKind(best) ? Self.sureOfKind : Self.sure
        if scores[best] >= needed, views.allSatisfy({ Self.best(1, $0) == [best] }) {
            return Description(subject: words.words(best), confidence: scores[best])
        }
        guard let group = LabelWords.group(of: best) else { return Description() }
        let sum = top.filter { LabelWords.group(of: $0) == group }.reduce(0) { $0 + scores[$1] }
        let neededOfGroup = LabelWords.catchAll.contains(group) ? Self.sureOfCatchAll : Self.sureOfGroup
        return sum >= neededOfGroup ? Description(subject: group, confidence: sum) : Description()
    }

    private static func average(_ views: [[Double]]) -> [Double] {
        guard var sum = views.first else { return [] }
        for view in views.dropFirst() { for index in sum.indices { sum[index] += view[index] } }
        return sum.map { $0 / Double(views.count) }
    }

    private static func best(_ count: Int, _ scores: [Double]) -> [Int] {
        Array(scores.indices.sorted { scores[$0] > scores[$1] }.prefix(count))
    }
}
