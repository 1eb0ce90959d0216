import PhotoModel

/// From the model's 1,000 scores to a subject, or to none: a wrong name is worse than the old one.
struct LocalVerdict: Sendable {
    /// Scores from which a label, and a group of labels, are believed.
    static let sure = 0.5
    static let sureOfGroup = 0.35

    let words: LabelWords

    func description(_ scores: [Double]) -> Description {
        let top = scores.indices.sorted { scores[$0] > scores[$1] }.prefix(5)
        guard let best = top.first, !LabelWords.misleading.contains(best) else { return Description() }
        if scores[best] >= Self.sure {
            return Description(subject: words.words(best), confidence: scores[best])
        }
        guard let group = LabelWords.group(of: best) else { return Description() }
        let sum = top.filter { LabelWords.group(of: $0) == group }.reduce(0) { $0 + scores[$1] }
        return sum >= Self.sureOfGroup ? Description(subject: group, confidence: sum) : Description()
    }
}
