import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List every rename of a job, or of all jobs: each apply and undo with old and new names.")

    @Argument(help: JobArgument.help, completion: Completing.jobs)
    var job: String?

    @Option(help: "Format of the list; table on a terminal, tsv elsewhere.")
    var format: OutputFormat?

    @Flag(help: "Print absolute paths.")
    var absolute = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, to: .read, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let found = try job.map(context.store.find)
        let history = ReadHistory(context.store, found?.id)
        // Jobs can have different folders.
        try HistoryPrinter(format, absolute: absolute || found == nil, console).write(history)
        return .success
    }
}
