import FileSystem
import Foundation
import JobStore
import PhotoModel
import Pipeline
import SystemPackage

/// What `--on-finish` and `--bell` ask for.
struct FinishHook {
    let wiring: Wiring

    /// Runs the job's program, once for each end of the job whoever notices it. Its failure is told of and changes
    /// nothing.
    ///
    /// - Parameter status: as this command ends.
    func run(_ id: JobID, _ status: ExitStatus) async {
        _ = try? await Blocking.run { runBlocking(id, status) }
    }

    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func runBlocking(_ id: JobID, _ status: ExitStatus) {
        guard let job = try? wiring.store.job(id), let program = job.settings.onFinish,
            (try? wiring.store.takeHook(id)) == true
        else { return }
        let spawn = Spawn(FilePath(program), [], environment: OtherPrograms.environment(facts(job, status)))
        do {
            let ended = try spawn.run()
            guard ended != 0 else { return }
            complain("\(program) ended with status \(ended)", job)
        } catch {
            complain("\(program) could not be run: \(error)", job)
        }
    }

    private func facts(_ job: Job, _ status: ExitStatus) -> [String: String] {
        let counters = job.counters
        return [
            "PHOTORENAME_JOB": job.id.text, "PHOTORENAME_STATUS": job.status.rawValue,
            "PHOTORENAME_PHASE": job.phase.rawValue, "PHOTORENAME_ROOT": job.rootText,
            "PHOTORENAME_TOTAL": "\(counters.total)", "PHOTORENAME_DONE": "\(counters.done)",
            "PHOTORENAME_FAILED": "\(counters.failed)", "PHOTORENAME_SKIPPED": "\(counters.skipped)",
            "PHOTORENAME_RENAMED": "\(job.renamed)", "PHOTORENAME_EXIT_STATUS": "\(status.rawValue)",
            "PHOTORENAME_ERROR_CODE": job.failure?.code ?? "", "PHOTORENAME_DATABASE": wiring.store.path,
        ]
    }

    private func complain(_ what: String, _ job: Job) {
        wiring.console.warn("--on-finish: \(what)")
        try? wiring.store.log(.warning, "on_finish", what, in: job.id)
    }

    /// For a person who does something else meanwhile.
    static func ring(_ wanted: Bool) {
        if wanted, Console.isTerminal(2) { Output.message("\u{7}") }
    }
}
