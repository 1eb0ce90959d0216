import FileSystem
import JobStore
import PhotoModel
import Pipeline

/// Goes on with a job that exists, here or in the background.
struct TakingUp {
    let wiring: Wiring
    let work: WorkArguments

    private var store: JobStore { wiring.store }

    func run(_ found: Job, _ root: Directory) async throws -> ExitStatus {
        try Liveness(store, found).refuseWhileRenaming()
        let job = try store.change(found.id, work.apply)
        if work.detach {
            try await Blocking.run { try Background(wiring: wiring).takeUp(job) }
            try Output.result("\(job.id)\n")
            return .success
        }
        let run = JobRun(wiring: wiring)
        let made = try await run.describer(of: job)
        wiring.console.say(made.announcement)
        let finishing = Finishing(wiring: wiring, root: root, print: work.print, isDryRun: work.dryRun)
        return try await run.run(job, root, made, finishing, bell: work.end.bell)
    }
}
