public import Naming

/// Why naming options can't be used.
public enum NamingError: Error, Hashable, Sendable {
    /// The separator can't be part of a file name.
    case separator(String, place: String)
    case template(Template.Fault, place: String)
    /// In the options of the command line.
    case commandLine(Template.Fault)
    /// A field of the user's own that can't have this name.
    case fieldName(String, place: String)
    case fieldText(String, String, place: String)
    case unknownPreset(String, known: [String], configFile: String)
}
