import ArgumentParser
import Dispatch
import FileSystem

/// The entry. Not ArgumentParser's own async one: that starts the concurrency runtime and its threads also for commands
/// that need none, and for the help (1 ms and more of 5).
@main
enum Main {
    static func main() {
        Output.ensureStandardStreams()
        CoreDumps.forbid()
        do {
            var command = try Photorename.parseAsRoot(RawArguments.texts)
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

    /// A reader that has enough is no fault.
    private static func end(_ error: any Error) -> Never {
        if error is Output.PipeClosed { Photorename.exit() }
        let isUsage = Photorename.exitCode(for: error) == .validationFailure
        if Output.isJSON, isUsage, !(error is ExitCode) {
            try? Output.result(Complaint(Photorename.message(for: error), status: .usage).json)
        }
        Photorename.exit(withError: error)
    }
}

struct Photorename: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photorename",
        abstract: "Gives photos names that say what they show.",
        discussion: """
            `photorename analyze DIR` looks at each picture, shows the new names, and renames only after a yes. \
            `photorename undo latest` takes it back.

            Exit status: 0 all done; 1 failed; 3 not everything was done; 4 another process holds what is needed; \
            5 the job was cancelled; 64 the command line is wrong; 130 interrupted.
            """,
        version: Version.text,
        // Each of them says its own name: made of the type's, it would be looked for among all conformances of the
        // program, which took a fourth of the time of a short command.
        subcommands: [
            Analyze.self, Status.self, Jobs.self, Preview.self, Edit.self, ReviewCommand.self, Apply.self, Undo.self,
            Pause.self,
            Resume.self,
            Cancel.self, Retry.self, Wait.self, Logs.self, Doctor.self, Config.self, Prune.self, Work.self,
        ])
}

enum Version {
    static let text = "0.1.0"
}
