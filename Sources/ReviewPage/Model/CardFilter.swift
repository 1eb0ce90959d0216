/// Which photos the page shows.
public enum CardFilter: String, Codable, Sendable, CaseIterable {
    case all, changed, renamed, kept, edited, unsure, failed, waiting
}
