import JobStore
import PhotoModel

/// A run together with the worker that does it.
struct WorkerRun: Sendable {
    let analysis: AnalyzeRun
    /// Its ID from `JobStore.register`.
    let worker: Int64

    var store: JobStore { analysis.store }
    var job: JobID { analysis.job.id }
    var policy: RunPolicy { analysis.options.policy }
    var stop: StopSignal { analysis.options.stop }
}
