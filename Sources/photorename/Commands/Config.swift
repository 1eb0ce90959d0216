import ArgumentParser
import FileSystem
import Foundation
import PhotoModel
import Settings
import TerminalUI

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The config file: make one, show what counts, say where it is.",
        subcommands: [Init.self, Show.self, Path.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Write a config file to start from, where there is none.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { file, _ in
                let folder = (file as NSString).deletingLastPathComponent
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                let made = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
                guard made >= 0 else {
                    throw Complaint(
                        errno == EEXIST
                            ? "\(file) is there already"
                            : "\(file) cannot be made: \(String(cString: strerror(errno)))",
                        hint: "photorename config show says what counts")
                }
                try FileHandle(fileDescriptor: made, closeOnDealloc: true).write(contentsOf: Data(Config.example.utf8))
                try Output.result("\(file)\n")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the settings that count, from the environment and the file; never a key.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { _, settings in
                try NamingArguments.check(try settings.get())
                for (key, value) in try settings.get().shown {
                    try Output.result("\(key): \(TerminalText.escape(value))\n")
                }
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "path", abstract: "Print where the config file is, or would be.")

        @OptionGroup var output: OutputOptions

        func run() throws {
            try Config.run(output) { file, _ in try Output.result("\(file)\n") }
        }
    }

    /// A broken file can still be found and shown.
    private static func run(
        _ output: OutputOptions, _ body: (_ file: String, _ settings: Result<Settings, any Error>) throws -> Void
    ) throws {
        do {
            let environment = ProcessInfo.processInfo.environment
            let settings = Result { try Settings(environment: environment) }
            try body(Settings.configFile(environment), settings)
        } catch is Output.PipeClosed {
            return
        } catch {
            let complaint = Complaint(error)
            Console(output).complain(complaint)
            throw complaint.status.code
        }
    }

    private static let example = """
        # photorename's settings. Options of the command line go before the environment, and that before this file.

        # Who looks at the pictures: local, openai, anthropic, gemini, ollama.
        #provider: openai
        #model: gpt-4.1-mini
        #base_url: http://localhost:8080
        # A file with the key that nobody else may read, or a command that prints it.
        #api_key_file: ~/.secrets/openai
        #api_key_command: pass show openai
        # These four are for the provider above; each of the others has a section of its own.
        #providers:
        #  anthropic:
        #    model: claude-haiku-5-5
        #    api_key_command: pass show anthropic

        # How names look.
        #template: "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"
        #case: kebab
        #separator: "-"
        #ascii: false
        #keep_meaningful: false
        #fix_extensions: false
        # Names that your own devices make: # a digit, % digits, * anything.
        #made_names: ["SCN-####"]

        # Taken with --preset travel.
        #presets:
        #  travel:
        #    template: "{date:%Y-%m-%d}{_}{place}{_}{subject}{_}{seq/day:2}"

        """
}
