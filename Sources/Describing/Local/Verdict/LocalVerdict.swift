import PhotoModel

/// Decides what to believe of what the models say: a subject or none, tags, and the text. A wrong name is worse than the old one.
struct LocalVerdict: Sendable {
    let words: LabelWords
    let vocabulary: Vocabulary

    /// - Parameter sighting: what the models say.
    /// - Returns: the description of the photo.
    func description(_ sighting: Sighting) -> Description {
        let claims = Claims(sighting, words)
        let subject = Rules.all.lazy.compactMap { $0.subject(claims) }.first
        return Description(
            subject: subject.map { vocabulary.text(of: $0.subject) }, tags: claims.tags.map(vocabulary.text(of:)),
            text: sighting.text?.words, confidence: subject?.confidence)
    }
}
