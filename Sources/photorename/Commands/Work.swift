import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

/// The process that `--detach` starts. Nobody types it.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Work on a job in the background; messages go to the job's log.",
        shouldDisplay: false)

    @OptionGroup var job: JobArgument

    @Option(help: "The file that standard error was redirected to.")
    var standardError: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let job = try job.find(context)
        let store = context.store
        var console = console
        console.progress = .none
        console.log = { level, text in try? store.log(level, "worker", text, in: job.id) }
        defer { WorkerOutput.collect(standardError, in: job.id, store) }
        do {
            let flow = try await JobFlow(
                context, console, job, try context.openRoot(of: job), JobFlow.Options(isDetached: true))
            return try await flow.run()
        } catch let code as ExitCode {
            throw code
        } catch {
            let error = UserFacingError(error, database: store.path)
            console.complain(error)
            fail(job.id, error, store)
            let status = error.code.exitStatus
            _ = await RunFinishHook(context).run(job.id, status)
            return status
        }
    }

    /// Nobody sees the message, so the job must say why it stopped.
    private func fail(_ id: JobID, _ error: UserFacingError, _ store: JobStore) {
        guard error.code != .busy, let job = try? store.job(id), job.status == .processing else { return }
        let others = (try? store.workers(id).contains { $0.process != .current && $0.process.isAlive }) ?? false
        guard !others else { return }
        try? store.setStatus(id, .error, failure: error.failure)
    }
}
