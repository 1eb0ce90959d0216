import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Renaming
import TerminalUI

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continue a job that was interrupted, paused, cancelled or failed, or join a running job.")

    @OptionGroup var job: JobArgument
    @OptionGroup var work: WorkArguments
    @OptionGroup var moved: RootArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if work.detach, moved.root != nil {
            throw ValidationError("--root can't be used with --detach: it applies to one process")
        }
    }

    func run() async throws {
        try await CommandRunner.run(common, memory: work.memory.size, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let context = try moved.placed(context)
        let found = try job.find(context)
        let root = try context.openRoot(of: found)
        let renames = ResumeJob(context, found, root)
        let settled = try await Blocking.run {
            try LiveLine.showing(renames.progress, console) { try renames.settleRenames() }
        }
        if let settled {
            try Interrupts.shared.endIfStopped(settled.report, settled.kind, of: found.id, console)
            console.showRecovery(settled.report)
            try console.show(settled.report, settled.kind, of: found.id, RenameSession(context, found, root))
            if settled.isOver {
                guard settled.report.refused.isEmpty else { return .incomplete }
                return ExitStatus(of: try context.store.job(found.id))
            }
        }
        guard found.status != .completed else {
            if try !context.store.unfinishedBatches(of: found.id).isEmpty {
                _ = try await CollectBatches(context, found).run(atMost: 0)
            }
            return alreadyComplete(found, console)
        }
        try await Blocking.run { try context.requirePhotos(of: found, in: root) }
        return try await ResumeFlow(context: context, console: console, work: work).run(found, root)
    }

    private func alreadyComplete(_ job: Job, _ console: Console) -> ExitStatus {
        console.say("Job \(job.id) is already complete.")
        if job.counters.failed > 0 {
            console.say(
                "To retry the \(Plural.count(job.counters.failed, "photo")) that failed: photorename retry \(job.id)")
        }
        return ExitStatus(of: job)
    }
}
