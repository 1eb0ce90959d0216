import FileSystem
import JobStore
import PhotoModel

/// Hands on what happens to a job, from one event to the next, until the job ends or is paused. It only ever reads, each
/// time in one short transaction: no worker waits for it, and no checkpoint either.
struct Follower {
    private let store: JobStore
    private let id: JobID
    private let watch: DoorbellWatch

    /// The slow poll that stands behind the doorbell.
    static let poll: Int32 = 500

    init(_ store: JobStore, _ id: JobID) {
        self.store = store
        self.id = id
        // Before the first look: what happens after that rings.
        watch = DoorbellWatch(path: JobStore.bell(beside: store.path))
    }

    /// - Parameters:
    ///   - after: number of the last event that is known.
    ///   - report: called with new events, and with none each time that there was nothing.
    /// - Returns: the job at its end, and no event after the last that was reported.
    func follow(after: Int, report: ([RunEvent]) throws -> Void) throws -> Job {
        var cursor = after
        while true {
            let glimpse = try store.glimpse(id, after: cursor)
            try report(glimpse.events)
            cursor = glimpse.events.last?.sequence ?? cursor
            guard cursor >= glimpse.sequence else { continue }
            if glimpse.status.isAtRest {
                let job = try store.job(id)
                if job.sequence <= cursor { return job }
                continue
            }
            watch.wait(milliseconds: Self.poll)
        }
    }
}
