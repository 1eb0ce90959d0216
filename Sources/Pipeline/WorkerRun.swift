import FileSystem
import JobStore
import PhotoModel

/// A worker of a job, as all parts of its run know it.
struct WorkerRun: Sendable {
    let store: JobStore
    let job: JobID
    /// Its ID from `JobStore.register`.
    let worker: Int64
    let policy: RunPolicy
    let stop: StopSignal

    init(_ run: AnalyzeRun, worker: Int64) {
        store = run.store
        job = run.job.id
        self.worker = worker
        policy = run.options.policy
        stop = run.options.stop
    }
}
