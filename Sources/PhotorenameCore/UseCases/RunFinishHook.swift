import Foundation
import JobStore
public import PhotoModel
import Pipeline
import SystemPackage

/// Runs the program that a job names for its end, once for each end of the job, whichever process notices it first.
public struct RunFinishHook: Sendable {
    /// The program failed. That is logged, and changes nothing else.
    public enum Failure: Hashable, Sendable {
        case exited(program: String, status: Int32)
        case notStarted(program: String, reason: String)
    }

    private let context: AppContext

    public init(_ context: AppContext) {
        self.context = context
    }

    /// - Parameters:
    ///   - id: the job.
    ///   - status: as the command that worked on the job ends.
    /// - Returns: nil when the program succeeded, when the job has none, or when another process ran it.
    public func run(_ id: JobID, _ status: ExitStatus) async -> Failure? {
        (try? await Blocking.run { runBlocking(id, status) }) ?? nil
    }

    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func runBlocking(_ id: JobID, _ status: ExitStatus) -> Failure? {
        guard let job = try? context.store.job(id), let program = job.settings.onFinish,
            (try? context.store.claimFinishHook(id)) == true
        else { return nil }
        let failure: Failure
        do {
            let ended = try UserProgram(FilePath(program), variables: variables(job, status)).run()
            guard ended != 0 else { return nil }
            failure = .exited(program: program, status: ended)
        } catch {
            failure = .notStarted(program: program, reason: "\(error)")
        }
        try? context.store.log(.warning, "on_finish", failure.text, in: id)
        return failure
    }

    private func variables(_ job: Job, _ status: ExitStatus) -> [String: String] {
        let counters = job.counters
        return [
            "PHOTORENAME_JOB": job.id.text, "PHOTORENAME_STATUS": job.status.rawValue,
            "PHOTORENAME_PHASE": job.phase.rawValue, "PHOTORENAME_ROOT": job.rootText,
            "PHOTORENAME_TOTAL": "\(counters.total)", "PHOTORENAME_DONE": "\(counters.done)",
            "PHOTORENAME_FAILED": "\(counters.failed)", "PHOTORENAME_SKIPPED": "0",
            "PHOTORENAME_RENAMED": "\(job.renamed)", "PHOTORENAME_EXIT_STATUS": "\(status.rawValue)",
            "PHOTORENAME_ERROR_CODE": job.failure?.code.rawValue ?? "", "PHOTORENAME_DATABASE": context.store.address,
        ]
    }
}

extension RunFinishHook.Failure {
    public var text: String {
        switch self {
        case .exited(let program, let status): "\(program) exited with status \(status)"
        case .notStarted(let program, let reason): "\(program) could not be started: \(reason)"
        }
    }
}
