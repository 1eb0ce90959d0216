import ArgumentParser
import Naming
import PhotoModel
import PhotorenameCore
import Settings

/// What names look like.
struct NamingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Use a preset from the config file.", valueName: "name"), completion: Completing.presets)
    var preset: String?

    // Unconditional: the value can start with a dash.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Template of the names.", discussion: "Default: \(NamingOptions.defaultTemplate)", valueName: "text"))
    var template: String?

    @Option(name: .customLong("case"), help: "Case of the model's words.")
    var wordCase: WordCase?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Separator for {_} and before duplicate numbers.", valueName: "str"))
    var separator: String?

    @Option(
        help: ArgumentHelp("First number of {seq}; `next` continues after the highest that exists.", valueName: "n"))
    var start: NamingPreset.Start?

    @Option(help: ArgumentHelp("Minimum digits of {seq}.", valueName: "n"))
    var padding: Int?

    @Option(help: ArgumentHelp("Maximum name length in bytes.", valueName: "bytes"))
    var maxLength: Int?

    @Flag(
        inversion: .prefixedNo, help: "Use only ASCII: accents are dropped, other scripts are transliterated.")
    var ascii: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "Keep names that a person chose (the default); replace names that a camera or a program generated.")
    var keepMeaningful: Bool?

    @Option(
        help: ArgumentHelp(
            "What a photo without a subject is named: a new name if it says more than the old one (auto), its old name (keep), or as the template says (date).",
            discussion: "auto obeys a template of your own."))
    var withoutSubject: WithoutSubject?

    @Flag(inversion: .prefixedNo, help: "Give each photo the extension of its real format.")
    var fixExtensions: Bool?

    @Option(help: "Case of the extensions.")
    var extensionCase: ExtensionCase?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Text for a field of your own, {name}; can be repeated.", valueName: "name=text"))
    var fields: [FieldArgument] = []

    @Option(
        help: ArgumentHelp(
            "Correct the clock of a camera, such as \"Canon EOS R6=+1h3m\"; can be repeated.", valueName: "camera=time")
    )
    var clock: [ClockArgument] = []

    @Option(
        help:
            "Date to use if neither the file's metadata nor its name has one: no date (auto), or the modification time (mtime)."
    )
    var dateFrom: DateFallback?

    var choice: NamingChoice {
        var options = NamingPreset()
        options.template = template
        options.wordCase = wordCase
        options.separator = separator
        options.start = start
        options.padding = padding
        options.maximumLength = maxLength
        options.ascii = ascii
        options.keepMeaningful = keepMeaningful
        options.fixExtensions = fixExtensions
        options.dateFrom = dateFrom
        options.withoutSubject = withoutSubject
        options.extensionCase = extensionCase
        if !fields.isEmpty {
            options.fields = Dictionary(fields.map { ($0.name, $0.text) }) { $1 }
        }
        if !clock.isEmpty { options.clocks = Dictionary(clock.map { ($0.camera, $0.seconds) }) { $1 } }
        return NamingChoice(preset: preset, options: options)
    }

    /// Finds the job that names are made for. Faults of these options come before that of a job that doesn't exist.
    ///
    /// - Throws: `NamingError`, `JobStoreError`.
    func job(_ argument: JobArgument, _ context: AppContext) throws -> Job {
        do {
            return try argument.find(context)
        } catch {
            _ = try choice.applied(to: NamingOptions(), context.settings)
            throw error
        }
    }

    func validate() throws {
        try Self.require(padding, in: NamingPreset.paddings, "--padding")
        try Self.require(maxLength, in: NamingPreset.lengths, "--max-length")
        if let separator, !LegalName.canSeparate(separator) {
            throw ValidationError("--separator can't be part of a file name: \"\(separator)\"")
        }
        if let template {
            do {
                _ = try Template(template, own: Set(fields.map(\.name)))
            } catch {
                // A preset or a job may have set the field.
                if case .unknownField = error.kind { return }
                throw ValidationError(UserFacingError(error).message)
            }
        }
    }

    private static func require(_ number: Int?, in range: ClosedRange<Int>, _ option: String) throws {
        guard let number, !range.contains(number) else { return }
        throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound)")
    }
}
