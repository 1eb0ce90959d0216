import ArgumentParser
import FileSystem
import JobStore
import PhotoModel

/// What `--detach` starts: nobody types it.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Work a job in the background; its messages go to the job's log.",
        shouldDisplay: false)

    @OptionGroup var job: JobArgument

    @Option(help: "The file that standard error was redirected to.")
    var standardError: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        let job = try wiring.store.find(job.job)
        var wiring = wiring
        let store = wiring.store
        wiring.console.progress = .none
        wiring.console.journal = { level, text in try? store.log(level, "worker", text, in: job.id) }
        defer { WorkerOutput.collect(standardError, in: job.id, store) }
        let status: ExitStatus
        do {
            status = try await work(job, wiring)
        } catch let code as ExitCode {
            throw code
        } catch {
            let complaint = Complaint(error, database: store.path)
            wiring.console.complain(complaint)
            fail(job.id, complaint, store)
            status = complaint.status
        }
        await FinishHook(wiring: wiring).run(job.id, status)
        return status
    }

    private func work(_ job: Job, _ wiring: Wiring) async throws -> ExitStatus {
        let root = try wiring.open(job)
        let run = JobRun(wiring: wiring, isDetached: true)
        let made = try await run.describer(of: job)
        wiring.console.say(made.announcement)
        return try await run.run(job, root, made, Finishing(wiring: wiring, root: root, print: nil, isDryRun: false))
    }

    /// Nobody sees the message: the job has to say why it stands.
    private func fail(_ id: JobID, _ complaint: Complaint, _ store: JobStore) {
        guard complaint.status != .busy, let job = try? store.job(id), job.status == .processing else { return }
        let others = (try? store.workers(id).contains { $0.process != .current && $0.process.isAlive }) ?? false
        guard !others else { return }
        try? store.setStatus(id, .error, failure: complaint.failure)
    }
}
