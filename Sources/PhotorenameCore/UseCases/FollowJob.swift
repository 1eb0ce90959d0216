import FileSystem
public import JobStore
public import PhotoModel

/// Reports what happens to a job, event by event, until it ends or is paused.
///
/// It only reads, each time in one short transaction, so it delays no worker and no checkpoint. Blocking.
public struct FollowJob {
    private let store: JobStore
    private let id: JobID
    private let watcher: any StoreWatcher

    /// Milliseconds after which the database is read even without a notification.
    static let pollInterval: Int32 = 500
    /// The same for a server that notifies.
    private static let certainty = Duration.seconds(10)

    public init(_ store: JobStore, _ id: JobID) {
        self.store = store
        self.id = id
        // Before the first read, so that no change after it is missed.
        watcher = store.watcher(of: id)
    }

    /// - Parameters:
    ///   - after: number of the last known event.
    ///   - report: called with new events, and with none each time that there were none.
    /// - Returns: the job at its end, with no event after the last that was reported.
    /// - Throws: errors of the store, and what `report` throws.
    public func run(after: Int, report: ([RunEvent]) throws -> Void) throws -> Job {
        var cursor = after
        while true {
            let batch = try store.eventBatch(id, after: cursor)
            try report(batch.events)
            cursor = batch.events.last?.sequence ?? cursor
            guard cursor >= batch.sequence else { continue }
            if batch.status.isAtRest {
                let job = try store.job(id)
                if job.sequence <= cursor { return job }
                continue
            }
            try waitForNews(report)
        }
    }

    /// Many may follow a job on a server, which tells them what is new: they read it without being told only to be sure.
    private func waitForNews(_ report: ([RunEvent]) throws -> Void) throws {
        let start = ContinuousClock.now
        while !watcher.wait(milliseconds: Self.pollInterval), store.isOnServer, watcher.isNotified,
            .now - start < Self.certainty
        {
            try report([])
        }
    }
}
