/// How much of a photo is looked at, if its name needs no description.
public enum AnalysisDepth: String, Sendable, Codable {
    /// Only the file's metadata: nothing is decoded.
    case metadata
    /// Its thumbnail as well.
    case thumbnail
}
