/// The case of words in names.
public enum WordCase: String, Sendable, Codable, CaseIterable {
    case kebab, snake, camel, pascal, title, lower, keep
}
