/// The order of the photos on the page.
public enum CardSort: String, Codable, Sendable, CaseIterable {
    /// As they were found: by folder and name.
    case folder
    /// By their new names.
    case name
    case date
    /// The least sure first, then those without a subject.
    case sureness
}
