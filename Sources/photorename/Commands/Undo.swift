import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import Renaming
import TerminalUI

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Undo the last apply of a job; to redo, run `apply` again.")

    @Argument(
        help: "Job ID, a unique prefix of 3 or more characters, or `latest` for the last rename of any job.",
        completion: Completing.jobs)
    var job: String

    @Flag(help: "Undo every apply of the job.")
    var all = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Only these photos, with their companions; paths relative to the job's folder.", valueName: "path"))
    var item: [String] = []

    @Flag(help: "After an interrupted rename: end it without the files and folders that can't be found.")
    var forgetMissing = false

    @Flag(help: "Undo without asking.")
    var yes = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup var moved: RootArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if all, !item.isEmpty { throw ValidationError("--all and --item can't be used together") }
    }

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let context = try moved.placed(context)
        let found = try find(context)
        if job == "latest" { console.say("Job \(found.id) in \(VisibleText.escape(found.absolute(.root)))") }
        let root = try context.openRoot(of: found)
        let undo = UndoRenames(context, found, root, items: try items(found, context), all: all)
        let session = RenameSession(context, found, root)
        var result = UndoRenames.Result()
        let recovered = try LiveLine.showing(undo.progress, console) { try undo.recover(forgetsMissing: forgetMissing) }
        if let recovered {
            result = recovered.result
            try Interrupts.shared.endIfStopped(result.report, .undo, of: found.id, console, isRecovery: true)
            console.showRecovery(result.report)
            if recovered.isAll { return try finish(result, found, session, console) }
        }
        if result.levels == 0, try undo.hasRenamedNothing() { throw RenameError.nothingToUndo(found.id) }
        if undo.count > 0, !yes, Console.canAsk {
            let question = "Restore the original names of \(Plural.count(undo.count, "photo"))?"
            guard console.confirm(question) else {
                console.say("Nothing was renamed.")
                if json { try Output.result(JSONLine.text(RenameReport(result.report, of: found.id))) }
                return .success
            }
        }
        result = try LiveLine.showing(undo.progress, console) { [result] in try undo.run(after: result) }
        try Interrupts.shared.endIfStopped(result.report, .undo, of: found.id, console)
        return try finish(result, found, session, console)
    }

    private func find(_ context: AppContext) throws -> Job {
        let last = job == "latest" ? try context.store.lastRenamed() : nil
        return context.placed(try last ?? context.store.find(job))
    }

    private func items(_ job: Job, _ context: AppContext) throws -> Set<Int64>? {
        guard !item.isEmpty else { return nil }
        let items = try ItemPaths.find(item.map(RawArguments.bytes), among: try context.store.items(job.id), of: job)
        return Set(items.map(\.id))
    }

    private func finish(
        _ result: UndoRenames.Result, _ job: Job, _ session: RenameSession, _ console: Console
    ) throws -> ExitStatus {
        for path in result.notRenamed {
            console.warn("\(VisibleText.escape(path.bytes)): was not renamed, or already has its original name")
        }
        if result.levels > 0 {
            try console.show(result.report, .undo, of: job.id, session)
        } else if result.notRenamed.isEmpty {
            console.say("Nothing to undo in job \(job.id): all its photos have their original names.")
        }
        if json { try Output.result(JSONLine.text(RenameReport(result.report, of: job.id))) }
        return result.report.refused.isEmpty && result.notRenamed.isEmpty ? .success : .incomplete
    }
}
