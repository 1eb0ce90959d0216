public import Naming

/// Why naming options can't be used.
public enum NamingError: Error, Hashable, Sendable {
    /// The separator can't be part of a file name.
    case separator(String, place: String)
    case template(Template.Fault, place: String)
    case unknownPreset(String, known: [String], configFile: String)
}
