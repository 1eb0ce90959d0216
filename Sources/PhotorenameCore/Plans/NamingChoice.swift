import Naming
public import PhotoModel
public import Settings

/// How a command line wants names to look: a preset of the config file, and options that override it.
public struct NamingChoice: Hashable, Sendable {
    public var preset: String?
    public var options: NamingPreset

    public init(preset: String? = nil, options: NamingPreset = NamingPreset()) {
        self.preset = preset
        self.options = options
    }

    public var isEmpty: Bool { preset == nil && options == NamingPreset() }

    /// The options of a new job: the command line overrides the preset, and that overrides the top of the config file.
    ///
    /// - Throws: `NamingError`.
    public func newOptions(_ settings: Settings) throws(NamingError) -> NamingOptions {
        try Self.check(settings.naming)
        return try applied(to: settings.naming.applied(to: NamingOptions()), settings)
    }

    /// - Throws: `NamingError`.
    public func applied(to options: NamingOptions, _ settings: Settings) throws(NamingError) -> NamingOptions {
        var options = options
        if let name = preset {
            guard let preset = settings.presets[name] else {
                throw .unknownPreset(
                    name, known: settings.presets.keys.sorted(), configFile: settings.configFile)
            }
            try Self.check(preset, options.fields)
            options = preset.applied(to: options)
        }
        options = self.options.applied(to: options)
        try Self.check(fields: self.options.fields, place: "--set")
        do {
            _ = try Template(options)
        } catch {
            // The config file and the preset were checked before.
            throw .commandLine(error)
        }
        return options
    }

    /// Checks everything that the config file says of names.
    ///
    /// - Throws: `NamingError`.
    public static func check(_ settings: Settings) throws(NamingError) {
        try check(settings.naming)
        for name in settings.presets.keys.sorted() {
            if let preset = settings.presets[name] { try check(preset, settings.naming.fields) }
        }
    }

    /// Names and texts of the user's own fields.
    private static func check(fields: [String: String]?, place: String) throws(NamingError) {
        for (name, text) in (fields ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard Template.canName(field: name) else { throw .fieldName(name, place: place) }
            guard LegalName.canHold(text) else { throw .fieldText(name, text, place: place) }
        }
    }

    /// - Parameters:
    ///   - preset: the options of one source.
    ///   - others: fields that can be used as well.
    /// - Throws: `NamingError`.
    private static func check(_ preset: NamingPreset, _ others: [String: String]? = nil) throws(NamingError) {
        try check(fields: preset.fields, place: preset.fieldsPlace ?? "config")
        if let separator = preset.separator, !LegalName.canSeparate(separator) {
            throw .separator(separator, place: preset.separatorPlace ?? "config")
        }
        guard let template = preset.template else { return }
        do {
            let own = Set((others ?? [:]).keys).union((preset.fields ?? [:]).keys)
            _ = try Template(template, own: own)
        } catch {
            throw .template(error, place: preset.templatePlace ?? "config")
        }
    }
}
