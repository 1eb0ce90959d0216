public import ArgumentParser
public import PhotoModel
import PlanFormats

enum ProgressMode: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, plain, json, none
    /// What `auto` becomes on a terminal.
    case live

    static var allValueStrings: [String] { ["auto", "plain", "json", "none"] }

    init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        self.init(rawValue: argument)
    }
}

enum ColorMode: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, always, never
}

struct OutputOptions: ParsableArguments {
    @Option(help: "How progress is shown on standard error.")
    var progress = ProgressMode.auto

    @Option(help: "Whether to use colours; NO_COLOR is honoured.")
    var color = ColorMode.auto

    @Flag(name: .shortAndLong, help: "Say nothing but results and errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more on standard error.")
    var verbose = false
}

struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The jobs database (or PHOTORENAME_DATABASE).", valueName: "file"),
        completion: .file())
    var database: String?

    @OptionGroup var output: OutputOptions
}

struct JobArgument: ParsableArguments {
    @Argument(help: "Job ID, a unique prefix of 3 or more characters, or `latest`.", completion: Completing.jobs)
    var job: String
}

extension WordCase: ExpressibleByArgument {}
extension DateFrom: ExpressibleByArgument {}
extension PlanFormat: ExpressibleByArgument {}
