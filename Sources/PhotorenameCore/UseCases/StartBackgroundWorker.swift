import FileSystem
public import Foundation
import JobStore
public import PhotoModel
import Pipeline
import Settings
import SystemPackage

/// Starts this program again as a worker of a job, in its own session and with nothing of this process open.
public struct StartBackgroundWorker: Sendable {
    private let context: AppContext
    private let program: String?

    /// - Parameters:
    ///   - context: database and settings.
    ///   - program: the path of this program.
    public init(_ context: AppContext, program: String? = Bundle.main.executablePath) {
        self.context = context
        self.program = program
    }

    private var store: JobStore { context.store }

    /// Continues a job, or adds a worker to it. Blocking.
    ///
    /// - Throws: as `DescriberFactory.make` and `start`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func resume(_ job: Job) throws {
        try DescriberFactory(context).check(job.settings.describe)
        // A worker that only helps leaves the run as it is.
        if try JobActivity(store, job).workers.isEmpty || job.status != .processing {
            try store.begin(job.id, phase: job.scanned ? .analyzing : .scanning)
        }
        try start(job)
    }

    /// - Throws: `JobError.cannotStartWorker`, `JobError.programNotFound`; the job then waits. Errors of the store.
    public func start(_ job: Job) throws {
        guard let program else { throw JobError.programNotFound }
        let output = store.path + WorkerOutput.infix + UUID().uuidString.prefix(8).lowercased()
        var spawn = Spawn(
            FilePath(program), ["work", job.id.text, "--standard-error", output],
            // Not among the arguments, which others can see.
            environment: ProcessInfo.processInfo.environment.merging(
                ["PHOTORENAME_DATABASE": store.address].merging(
                    context.settings.memory.map { ["PHOTORENAME_MEMORY": "\($0)"] } ?? [:]
                ) { $1 }
            ) { $1 })
        spawn.output = FilePath(output)
        spawn.isDetached = true
        let child: Int32
        do {
            child = try spawn.start()
        } catch {
            throw JobError.cannotStartWorker(job.id, reason: "\(error)")
        }
        // In the list of workers before anyone can ask for it.
        guard let process = ProcessIdentity(running: child) else { return }
        let worker = NewWorker(
            process, leaseUntil: RunPolicy(context.settings, isDetached: true).leaseUntil(store), isDetached: true,
            standardError: output)
        _ = try store.register(job.id, worker) { $0.isAliveHere }
    }
}
