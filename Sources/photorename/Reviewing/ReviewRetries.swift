import FileSystem
import JobStore
import PhotoModel
import ReviewPage
import TerminalUI

/// `retry` from the page: whoever is at the job takes the photos up, or else a process in the background.
struct ReviewRetries: Sendable {
    let wiring: Wiring
    let id: JobID
    let root: Directory

    /// - Returns: in words, what comes of it.
    func retry(_ items: [Int64]) throws -> String {
        let job = try wiring.store.job(id)
        let living = try Liveness(wiring.store, job)
        try living.refuseWhileRenaming()
        let failed = try wiring.store.items(id, only: items).values.filter { $0.status == .error }
        let count = try Requeueing(wiring: wiring, job: job, root: root).requeue(Array(failed))
        guard count > 0 else {
            throw ReviewRefusal(status: 409, failed.isEmpty ? "It is not in error." : "It is no photo any more.")
        }
        if job.status != .processing || living.workers.isEmpty {
            try Background(wiring: wiring).takeUp(try wiring.store.job(id))
        }
        return "\(Numbers.count(count, "photo")) to be tried again."
    }
}
