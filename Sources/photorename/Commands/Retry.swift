import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TerminalUI

struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "retry", abstract: "Retry failed photos.")

    @OptionGroup var job: JobArgument

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only these photos; paths relative to the job's folder.", valueName: "path"))
    var item: [String] = []

    @OptionGroup var work: WorkArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await CommandRunner.run(common, memory: work.memory.size, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let found = try job.find(context)
        let root = try context.openRoot(of: found)
        let activity = try JobActivity(context.store, found)
        try activity.requireNoRenames()
        let retry = RetryItems(context, found, root)
        let wanted = try items(found, try retry.candidates())
        guard !wanted.isEmpty else {
            console.say("Job \(found.id) has no failed photos.")
            return ExitStatus(of: found)
        }
        let result = try await Blocking.run { try retry.run(wanted) }
        for (path, reason) in result.skipped {
            console.warn("\(VisibleText.escape(path.bytes)): not retried: \(reason)")
        }
        console.say("Retrying \(Plural.count(result.count, "photo")).")
        if found.status == .processing, let worker = activity.workers.first {
            console.say("Process \(worker.process.pid) is working on the job.")
            return .success
        }
        guard result.count > 0 else { return ExitStatus(of: found) }
        return try await ResumeFlow(context: context, console: console, work: work)
            .run(try context.store.job(found.id), root)
    }

    private func items(_ job: Job, _ failed: [JobItem]) throws -> [JobItem] {
        guard !item.isEmpty else { return failed }
        return try ItemPaths.find(item.map(RawArguments.bytes), among: failed, of: job, areInError: true)
    }
}
