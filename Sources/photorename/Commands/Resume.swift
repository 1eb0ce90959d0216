import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Pipeline
import Renaming
import TerminalUI

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a job that was interrupted, paused, failed or cancelled; or help one that runs.")

    @OptionGroup var job: JobArgument
    @OptionGroup var work: WorkArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        if let settled = try await Blocking.run({ try settle(found, root, wiring) }) { return settled }
        guard found.status != .completed else {
            wiring.console.say("Job \(found.id) is completed: nothing is left to look at.")
            if found.counters.failed > 0 {
                wiring.console.say(
                    "Try the \(Numbers.count(found.counters.failed, "photo")) that failed again with: photorename retry \(found.id)"
                )
            }
            return ExitStatus(of: found)
        }
        return try await TakingUp(wiring: wiring, work: work).run(found, root)
    }

    /// An apply that was cut off goes forward first; with it a job that was all described may be done.
    private func settle(_ job: Job, _ root: Directory, _ wiring: Wiring) throws -> ExitStatus? {
        guard let record = try StoredJournal(store: wiring.store, job: job.id).unfinished() else { return nil }
        let applying = Applying(wiring: wiring, job: job, root: root)
        guard let report = try applying.alone({ try applying.recover(.asBegun) }) else { return nil }
        try applying.tell(report, done: record.kind == .apply ? "Renamed" : "Gave back the names of")
        if report.isUnsettled { return .incomplete }
        guard job.status == .completed || job.counters.remaining == 0 else { return nil }
        if job.status == .processing { try wiring.store.setStatus(job.id, .completed) }
        return report.refused.isEmpty ? ExitStatus(of: try wiring.store.job(job.id)) : .incomplete
    }
}
