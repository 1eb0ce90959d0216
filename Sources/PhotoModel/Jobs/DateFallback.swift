/// Further source of a photo's date, if neither its file nor its name has one.
public enum DateFallback: String, Sendable, Codable, CaseIterable {
    case auto, mtime
}
