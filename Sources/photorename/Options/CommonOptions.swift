public import ArgumentParser
import Foundation
public import PhotoModel
public import PlanFormats
import Settings
public import TerminalUI

struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The jobs database: a file, or postgresql://… (or PHOTORENAME_DATABASE).", valueName: "database"),
        completion: .file())
    var database: String?

    @OptionGroup var output: OutputOptions

    /// Other users of the machine can see arguments.
    func validate() throws {
        guard let address = database.flatMap(PostgresAddress.init), address.hasPassword else { return }
        throw ValidationError(
            "A password in --database is visible to other users of this machine. Put it into ~/.pgpass, a service file or PGPASSWORD."
        )
    }

    /// Sets the database of this command.
    func use(_ settings: inout Settings) {
        if let database { settings.database = database }
        guard PostgresAddress(settings.database) == nil else { return }
        // Absolute: a background worker must open the same file.
        settings.database = URL(fileURLWithPath: settings.database).path
    }
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
