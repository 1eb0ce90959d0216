/// What a picture shows, as the rules say it; `Vocabulary` has the words.
indirect enum LocalSubject: Hashable, Sendable {
    /// A word of the labels, with the name of the group that it belongs to.
    case thing(String, group: String? = nil)
    /// One person, two, or several.
    case people(Int)
    /// The exact number of people, for tags.
    case count(Int)
    case both(LocalSubject, LocalSubject)
    case title(Title)
}
