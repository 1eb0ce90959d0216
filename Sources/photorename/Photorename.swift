import ArgumentParser
import Dispatch
import FileSystem
import Foundation
import JobStore
import Pipeline
import PhotoModel
import PhotorenameCore
import TerminalUI

/// The entry. Not ArgumentParser's own asynchronous one: that starts the concurrency runtime and its threads also for commands
/// that don't need them, and for the help (1 ms and more of 5).
@main
enum Main {
    static func main() {
        Output.ensureStandardStreams()
        CoreDumps.forbid()
        // Hidden, and sooner ready without the parser of command lines.
        let arguments = RawArguments.texts
        if arguments == ["decode"] || arguments == ["decode", DecoderService.video] {
            return DecoderService(.inherited, isOfOneVideo: arguments.count == 2).run()
        }
        // A parent can have it ignored, and then nothing tells how a child ended.
        signal(SIGCHLD, SIG_DFL)
        // As long as it takes to parse the command line.
        if let database = getenv("PHOTORENAME_DATABASE") { JobStore.prepare(for: String(cString: database)) }
        do {
            var command = try Photorename.parseAsRoot(arguments)
            guard let found = command as? any AsyncParsableCommand else { return try command.run() }
            // Handed over to the task; this function does not touch it again.
            nonisolated(unsafe) var asynchronous = found
            Task {
                do {
                    try await asynchronous.run()
                    Photorename.exit()
                } catch {
                    end(error)
                }
            }
            dispatchMain()
        } catch {
            end(error)
        }
    }

    /// A reader that stops reading is no error.
    private static func end(_ error: any Error) -> Never {
        if error is Output.PipeClosed { Photorename.exit() }
        let isUsage = Photorename.exitCode(for: error) == .validationFailure
        if isUsage, let fault = UnknownCommand.fault(RawArguments.texts, of: Photorename.self) {
            Console(progress: .none, color: .auto, isQuiet: false, isVerbose: false).fail(fault)
            Photorename.exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
        if Output.isJSON, isUsage, !(error is ExitCode) {
            try? Output.result(UserFacingError(.usage, Photorename.message(for: error)).json)
        }
        Photorename.exit(withError: error)
    }
}

struct Photorename: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photorename",
        abstract: "Renames photos based on what they show.",
        discussion: """
            `photorename analyze DIR` describes each photo, previews the new names, and renames only \
            after you confirm. `photorename undo latest` restores the original names.

            Exit status: 0 success; 1 failure; 3 not everything was done; 4 a required resource is in use by another \
            process; 5 the job was cancelled; 64 invalid command line; 130 interrupted.
            """,
        version: ProgramVersion.text,
        // Each command has an explicit name: one made from the type's would be looked up among all conformances of the program,
        // which took a fourth of the time of a short command.
        groupedSubcommands: [
            CommandGroup(name: "Start", subcommands: [Analyze.self, Resume.self, Retry.self, Work.self]),
            CommandGroup(name: "Watch", subcommands: [Status.self, Jobs.self, Logs.self, History.self, Wait.self]),
            CommandGroup(
                name: "Names", subcommands: [Preview.self, Edit.self, Review.self, Apply.self, Undo.self]),
            CommandGroup(name: "Control", subcommands: [Pause.self, Cancel.self]),
            CommandGroup(
                name: "Care", subcommands: [Doctor.self, Models.self, Config.self, DatabaseCommand.self, Prune.self]),
        ])
}
