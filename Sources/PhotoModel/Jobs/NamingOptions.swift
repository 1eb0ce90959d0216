/// The name format.
public struct NamingOptions: Hashable, Sendable, Codable {
    public static let defaultTemplate = "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"

    public var template = NamingOptions.defaultTemplate
    public var wordCase = WordCase.kebab
    /// The separator for `{_}` and before duplicate numbers.
    public var separator = "-"
    public var start = 1
    public var padding = 1
    /// Maximum bytes of a name with its extension.
    public var maximumLength = 255
    /// Names in ASCII only; nil means false.
    public var ascii: Bool?
    /// Keep names that a person chose; nil means false, as in jobs of earlier versions.
    public var keepMeaningful: Bool? = true
    /// What a photo without a subject is named; nil means `auto`.
    public var withoutSubject: WithoutSubject?
    /// Patterns of camera names, besides the program's own.
    public var madeNames: [String]?
    /// Give each photo the extension of its real format; nil means false.
    public var fixExtensions: Bool?
    /// The case of extensions; nil means `keep`.
    public var extensionCase: ExtensionCase?
    /// Fixed texts for fields of the user's own, by name.
    public var fields: [String: String]?
    /// Seconds to add to the dates of a camera, by its name as `{camera}` writes it.
    public var clocks: [String: Int]?
    /// `{seq}` continues after the highest number that is in use; nil means false.
    public var startsNext: Bool?
    /// Further source of the date; nil for none.
    public var dateFrom: DateFallback?

    public init() {}
}
