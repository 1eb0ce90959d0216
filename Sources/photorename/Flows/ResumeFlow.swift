import FileSystem
import PhotoModel
import PhotorenameCore
import Pipeline
import TerminalUI

/// Continues a job, in this process or in the background.
struct ResumeFlow {
    let context: AppContext
    let console: Console
    let work: WorkArguments

    func run(_ found: Job, _ root: Directory) async throws -> ExitStatus {
        let job = try ResumeJob(context, found, root).change(try work.changes())
        try console.warn(about: job.settings.describe, Pricing(settings: context.settings))
        if work.detach {
            try await Blocking.run { try StartBackgroundWorker(context).resume(job) }
            try Output.result("\(job.id)\n")
            return .success
        }
        let flow = try await JobFlow(
            context, console, job, root, JobFlow.Options(print: work.print, isDryRun: work.dryRun, rings: work.end.bell)
        )
        return try await flow.run()
    }
}
