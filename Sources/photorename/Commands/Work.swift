import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TerminalUI

/// What `--detach` starts, and what a service runs.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Work on a job without a terminal, on any machine that has its photos.",
        discussion: """
            Messages go to the log of the job. With --any, the command takes the jobs of its database one after the other, \
            and waits for more; a job whose photos or whose key are not on this machine is left alone.
            """)

    @Argument(help: JobArgument.help, completion: Completing.jobs)
    var job: String?

    @Flag(help: "Work on every job that runs, until the command is stopped.")
    var any = false

    @Option(help: ArgumentHelp("The file that standard error was redirected to.", visibility: .hidden))
    var standardError: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        guard (job == nil) == any else { throw ValidationError("Name a job, or use --any.") }
    }

    func run() async throws {
        try await CommandRunner.run(common) { context, console in
            guard let job else { return try await workOnAny(context, console) }
            return try await work(context, console, try context.store.find(job))
        }
    }

    /// Between two looks for a job where nothing changes.
    private static let pause: Int32 = 10_000
    /// Before a job that could not be brought further is tried again.
    private static let rest = Duration.seconds(60)

    private func workOnAny(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let watcher = context.store.watcher(of: nil)
        var resting: [JobID: ContinuousClock.Instant] = [:]
        var complaint: String?
        while true {
            resting = resting.filter { $0.value > .now }
            let skipped = Set(resting.keys)
            let next: Job?
            do {
                next = try await Blocking.run { try FindWork(context).next(besides: skipped) }
                complaint = nil
            } catch let error where context.store.isOnServer {
                // The server may be away for long: this is said once.
                let error = UserFacingError(error, database: context.store.name)
                if complaint != error.message { console.complain(error) }
                complaint = error.message
                next = nil
            }
            guard let next else {
                try await Blocking.run { _ = watcher.wait(milliseconds: Self.pause) }
                continue
            }
            console.say("Working on job \(next.id)")
            let status = try await work(context, console, next)
            // Another worker may just be finishing it.
            resting[next.id] = .now + (status == .success ? .seconds(2) : Self.rest)
        }
    }

    private func work(_ context: AppContext, _ console: Console, _ job: Job) async throws -> ExitStatus {
        let store = context.store
        var console = console
        console.progress = .none
        console.log = { level, text in try? store.log(level, "worker", text, in: job.id) }
        defer { WorkerOutput.collect(standardError, in: job.id, store) }
        do {
            let root = try context.openRoot(of: job)
            try await Blocking.run { try context.requirePhotos(of: job, in: root) }
            let flow = try await JobFlow(
                context, console, job, root, JobFlow.Options(isDetached: true))
            return try await flow.run()
        } catch let code as ExitCode {
            throw code
        } catch {
            let error = UserFacingError(error, database: store.name)
            console.complain(error)
            fail(job.id, error, store)
            let status = error.code.exitStatus
            _ = await RunFinishHook(context).run(job.id, status)
            return status
        }
    }

    /// Nobody sees the message, so the job must say why it stopped.
    private func fail(_ id: JobID, _ error: UserFacingError, _ store: JobStore) {
        if error.code != .busy { try? store.giveUp(id, because: error.failure) { $0.isAliveHere } }
    }
}
