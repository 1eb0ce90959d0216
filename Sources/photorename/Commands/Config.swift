import ArgumentParser
import Foundation
import PhotoModel
import PhotorenameCore
import Settings
import TerminalUI

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Create, show or locate the config file.",
        subcommands: [Init.self, Show.self, Path.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Create a config file to start from, unless there is one.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { file, _ in
                try CreateConfigFile(path: file).run()
                try Output.result("\(file)\n")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the settings in effect from the environment and the config file, without keys.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { _, settings in
                let settings = try settings.get()
                try NamingChoice.check(settings)
                try Output.result(settings.shown.map { "\($0): \(VisibleText.escape($1))\n" }.joined())
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Print the path of the config file.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { file, _ in try Output.result("\(file)\n") }
        }
    }

    /// - Parameters:
    ///   - output: how it is printed.
    ///   - body: takes the settings as a result, since a broken file can still be located and shown.
    /// - Throws: `ExitCode`.
    private static func run(
        _ output: OutputOptions, _ body: (_ file: String, _ settings: Result<Settings, any Error>) throws -> Void
    ) throws {
        do {
            let environment = ProcessInfo.processInfo.environment
            let settings = Result { try Settings(environment: environment) }
            try body(Settings.configFile(environment), settings)
        } catch {
            try CommandRunner.fail(error, output.console)
        }
    }
}
