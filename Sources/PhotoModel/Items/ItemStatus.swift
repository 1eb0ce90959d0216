public enum ItemStatus: String, Sendable, Codable, CaseIterable {
    case pending, processing, done, error
}
