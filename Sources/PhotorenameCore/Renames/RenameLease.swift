import FileSystem
import Foundation
import JobStore
import PhotoModel
import Synchronization

/// Tells other machines, every ten seconds, that this process still renames for a job.
struct RenameLease {
    private let store: JobStore
    private let job: JobID

    init(_ store: JobStore, _ job: JobID) {
        (self.store, self.job) = (store, job)
    }

    /// Runs `body`, which may take hours. Blocking.
    func renewing<Value>(_ body: () throws -> Value) throws -> Value {
        guard store.isOnServer else { return try body() }
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let (store, job) = (store, job)
        Thread {
            // A renewal that fails is repeated; when the lease has lapsed, the journal can't be written either.
            while end.wait(timeout: .now() + 10) == .timedOut { try? store.renewRenames(job, .current) }
        }.start()
        return try body()
    }
}
