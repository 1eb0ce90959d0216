public enum JobPhase: String, Sendable, Codable, CaseIterable {
    case scanning, analyzing, ready, applying, applied, undone
}
