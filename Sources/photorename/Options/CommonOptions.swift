public import ArgumentParser
public import PhotoModel
public import PlanFormats
public import TerminalUI

struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The jobs database (or PHOTORENAME_DATABASE).", valueName: "file"),
        completion: .file())
    var database: String?

    @OptionGroup var output: OutputOptions
}

extension WordCase: ExpressibleByArgument {}

extension ByteSize: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension DateFallback: ExpressibleByArgument {}

extension WithoutSubject: ExpressibleByArgument {}

extension ExtensionCase: ExpressibleByArgument {}

extension PlanFormat: ExpressibleByArgument {}

extension ProviderName: ExpressibleByArgument {}

extension OpenAIInterface: ExpressibleByArgument {}

extension OutputFormat: ExpressibleByArgument {}

extension ColorMode: ExpressibleByArgument {}

extension ProgressMode: ExpressibleByArgument {
    /// `live` is not offered: it is what `auto` means on a terminal.
    public static var allValueStrings: [String] { ["auto", "plain", "json", "none"] }

    public init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        self.init(rawValue: argument)
    }
}
