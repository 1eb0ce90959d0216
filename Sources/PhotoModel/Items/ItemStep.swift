/// The step in which an item failed or is.
public enum ItemStep: String, Sendable, Codable {
    case scan, thumbnail, describe
}
