import PhotoModel

/// Decides on a subject, or on none, from the model's 1,000 scores for each view of a picture. A wrong name is worse than the
/// old one. The thresholds gave the best results on labelled photographs (docs/local-model.md).
struct LocalVerdict: Sendable {
    /// Minimum scores of a label and of a group of labels.
    static let sure = 0.5
    static let sureOfGroup = 0.35
    /// Groups that are often wrong.
    static let sureOfCatchAll = 0.6
    /// Minimum score of a species, a breed or a kind of fruit: the model uses the one that it knows for all similar ones.
    static let sureOfKind = 0.85

    let words: LabelWords

    /// - Parameter views: at least one.
    /// - Returns: the description of the photo that the views show.
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
