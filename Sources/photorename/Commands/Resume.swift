import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Pipeline
import Renaming
import TerminalUI

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on with a job that was interrupted, failed or was cancelled.")

    @OptionGroup var job: JobArgument

    @Option(help: ArgumentHelp("Requests in flight, from now on.", valueName: "n"))
    var concurrency: Int?

    @Flag(help: "Show the preview; never ask, never rename.")
    var dryRun = false

    @Flag(help: "Rename without asking.")
    var yes = false

    @OptionGroup(title: "Output") var print: PrintArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if let concurrency, !(1...256).contains(concurrency) { throw ValidationError("--concurrency wants 1 to 256") }
        if dryRun, yes { throw ValidationError("--dry-run and --yes exclude each other") }
    }

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        var found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        if let settled = try settle(found, root, wiring) { return settled }
        guard found.status != .completed else {
            wiring.console.say("Job \(found.id) is completed: nothing is left to look at.")
            if found.counters.failed > 0 {
                wiring.console.say(
                    "Analyze the folder again to try the \(Numbers.count(found.counters.failed, "photo")) that failed; the others cost nothing."
                )
            }
            return ExitStatus(of: found)
        }
        var settings = found.settings
        settings.describe.concurrency = concurrency ?? settings.describe.concurrency
        settings.applies = settings.applies || yes
        try wiring.store.setNaming(found.id, settings: settings)
        found = try wiring.store.job(found.id)

        let run = JobRun(wiring: wiring)
        let made = try run.factory().make(found.settings.describe)
        wiring.console.say(made.announcement)
        return try await run.run(
            found, root, made, Finishing(wiring: wiring, root: root, print: print, isDryRun: dryRun))
    }

    /// An apply that was cut off goes forward first; with it a job that was all described may be done.
    private func settle(_ job: Job, _ root: Directory, _ wiring: Wiring) throws -> ExitStatus? {
        guard try StoredJournal(store: wiring.store, job: job.id).unfinished() != nil else { return nil }
        let applying = Applying(wiring: wiring, job: job, root: root)
        guard let report = try applying.alone({ try applying.recover(.asBegun) }) else { return nil }
        applying.tell(report, done: "Renamed")
        guard job.status == .completed || job.counters.remaining == 0 else { return nil }
        if job.status == .processing { try wiring.store.setStatus(job.id, .completed) }
        return report.refused.isEmpty ? ExitStatus(of: try wiring.store.job(job.id)) : .incomplete
    }
}
