/// What a photo is named that has no subject.
public enum WithoutSubject: String, Sendable, Codable, CaseIterable {
    /// By the default template, only if the new name says more than the old one; by another template as it says.
    case auto
    /// It keeps its name.
    case keep
    /// As the template says, even if that only repeats the date.
    case date
}
