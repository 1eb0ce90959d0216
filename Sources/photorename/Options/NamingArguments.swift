import ArgumentParser
import Naming
import PhotoModel
import Settings

/// How names look.
struct NamingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Settings of that name in the config file.", valueName: "name"),
        completion: Completing.presets)
    var preset: String?

    // Unconditional: the value may start with a dash.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Template of the names.", discussion: "Default: \(NamingOptions.defaultTemplate)", valueName: "text"))
    var template: String?

    @Option(name: .customLong("case"), help: "How the model's words are written.")
    var wordCase: WordCase?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What {_} writes, and what stands before a collision's number.", valueName: "str"))
    var separator: String?

    @Option(help: ArgumentHelp("First number of {seq}.", valueName: "n"))
    var start: Int?

    @Option(help: ArgumentHelp("Digits of {seq}.", valueName: "n"))
    var padding: Int?

    @Option(help: ArgumentHelp("Bytes of a whole name.", valueName: "bytes"))
    var maxLength: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Names in ASCII alone: accents are dropped, other scripts written in Latin letters.")
    var ascii: Bool?

    @Flag(inversion: .prefixedNo, help: "Leave names that a person gave; rename what cameras and programs make.")
    var keepMeaningful: Bool?

    @Flag(inversion: .prefixedNo, help: "Give each photo the extension of what it really is.")
    var fixExtensions: Bool?

    @Option(help: "What tells the date where neither the file nor its name does: nothing, or when it was written.")
    var dateFrom: DateFrom?

    /// What the options say by themselves.
    private var chosen: NamingPreset {
        var chosen = NamingPreset()
        chosen.template = template
        chosen.wordCase = wordCase
        chosen.separator = separator
        chosen.start = start
        chosen.padding = padding
        chosen.maximumLength = maxLength
        chosen.ascii = ascii
        chosen.keepMeaningful = keepMeaningful
        chosen.fixExtensions = fixExtensions
        chosen.dateFrom = dateFrom
        return chosen
    }

    var isEmpty: Bool { preset == nil && chosen == NamingPreset() }

    func validate() throws {
        try Self.demand(start, NamingPreset.starts, "--start")
        try Self.demand(padding, NamingPreset.paddings, "--padding")
        try Self.demand(maxLength, NamingPreset.lengths, "--max-length")
        if let separator, !LegalName.canSeparate(separator) {
            throw ValidationError("--separator cannot be part of a file name: \"\(separator)\"")
        }
        if let template {
            do {
                _ = try Template(template)
            } catch {
                throw ValidationError(Complaint(error).message)
            }
        }
    }

    private static func demand(_ number: Int?, _ range: ClosedRange<Int>, _ option: String) throws {
        guard let number, !range.contains(number) else { return }
        throw ValidationError("\(option) wants \(range.lowerBound) to \(range.upperBound)")
    }

    /// A new job's: options go before the preset, and that before what stands at the top of the config file.
    func made(_ settings: Settings) throws -> NamingOptions {
        try Self.check(settings.naming)
        return try applied(to: settings.naming.applied(to: NamingOptions()), settings)
    }

    /// - Throws: `Complaint` for what the config file says that can be no name.
    static func check(_ settings: Settings) throws {
        try check(settings.naming)
        for name in settings.presets.keys.sorted() { try settings.presets[name].map(check) }
    }

    private static func check(_ preset: NamingPreset) throws {
        if let separator = preset.separator, !LegalName.canSeparate(separator) {
            throw Complaint(
                "\(preset.separatorPlace ?? "config"): separator cannot be part of a file name: \"\(separator)\"")
        }
        guard let template = preset.template else { return }
        do {
            _ = try Template(template)
        } catch {
            throw Complaint("\(preset.templatePlace ?? "config"): \(Complaint(error).message)")
        }
    }

    func applied(to options: NamingOptions, _ settings: Settings) throws -> NamingOptions {
        var options = options
        if let name = preset {
            guard let preset = settings.presets[name] else {
                let known = settings.presets.keys.sorted()
                throw Complaint(
                    "there is no preset \"\(name)\"",
                    hint: known.isEmpty
                        ? "\(settings.configFile) has none"
                        : "\(settings.configFile) has \(known.joined(separator: ", "))",
                    status: .usage)
            }
            try Self.check(preset)
            options = preset.applied(to: options)
        }
        return chosen.applied(to: options)
    }
}
