import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TerminalUI

struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job; existing descriptions are kept.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let job = try job.find(context)
        try CancelJob(context.store).run(job)
        console.say("Job \(job.id) is cancelled. To continue it after all: photorename resume \(job.id)")
        guard try !context.store.unfinishedBatches(of: job.id).isEmpty else { return .success }
        let stop = StopSignal()
        Interrupts.shared.onFirst { _ in stop.stop() }
        defer { Interrupts.shared.onFirst(nil) }
        let left = try await CollectBatches(context, job, stop: stop).run(atMost: CollectBatches.patience)
        guard !left.isEmpty else { return .success }
        let isWorkedOn = try !JobActivity(context.store, job).workers.isEmpty
        console.say(
            "\(Plural.count(left.count, "batch")) at \(job.provider) not ended yet; what was finished there is charged, and its answers are kept. "
                + (isWorkedOn
                    ? "Another process collects them." : "To collect them: photorename cancel \(job.id)"))
        return .success
    }
}
