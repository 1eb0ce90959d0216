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

    @Option(help: ArgumentHelp("First number of {seq}.", valueName: "n"))
    var start: Int?

    @Option(help: ArgumentHelp("Minimum digits of {seq}.", valueName: "n"))
    var padding: Int?

    @Option(help: ArgumentHelp("Maximum name length in bytes.", valueName: "bytes"))
    var maxLength: Int?

    @Flag(
        inversion: .prefixedNo, help: "Use only ASCII: accents are dropped, other scripts are transliterated.")
    var ascii: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "Keep names that a person chose; replace names that a camera or a program generated.")
    var keepMeaningful: Bool?

    @Flag(inversion: .prefixedNo, help: "Give each photo the extension of its real format.")
    var fixExtensions: Bool?

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
        return NamingChoice(preset: preset, options: options)
    }

    func validate() throws {
        try Self.require(start, in: NamingPreset.starts, "--start")
        try Self.require(padding, in: NamingPreset.paddings, "--padding")
        try Self.require(maxLength, in: NamingPreset.lengths, "--max-length")
        if let separator, !LegalName.canSeparate(separator) {
            throw ValidationError("--separator can't be part of a file name: \"\(separator)\"")
        }
        if let template {
            do {
                _ = try Template(template)
            } catch {
                throw ValidationError(UserFacingError(error).message)
            }
        }
    }

    private static func require(_ number: Int?, in range: ClosedRange<Int>, _ option: String) throws {
        guard let number, !range.contains(number) else { return }
        throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound)")
    }
}
