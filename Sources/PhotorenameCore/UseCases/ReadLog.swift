import FileSystem
public import JobStore
public import PhotoModel

/// Reads a job's log, and follows it until the job ends. Blocking.
public struct ReadLog {
    private let store: JobStore
    private let id: JobID

    public init(_ store: JobStore, _ id: JobID) {
        self.store = store
        self.id = id
    }

    /// - Parameters:
    ///   - after: leaves out the rows up to this one.
    ///   - follows: waits for more until the job ends or is paused.
    ///   - report: called with each row.
    /// - Throws: errors of the store, and what `report` throws.
    public func run(after: Int64 = 0, follows: Bool = false, report: (LogEntry) throws -> Void) throws {
        let watcher = follows ? store.watcher(of: id) : nil
        var cursor = after
        while true {
            // Before the rows, so that everything that was logged until the job ended is among them.
            let status = try store.job(id).status
            for entry in try store.logs(id, after: cursor) {
                try report(entry)
                cursor = entry.id
            }
            guard let watcher, !status.isAtRest else { return }
            watcher.wait(milliseconds: FollowJob.pollInterval)
        }
    }
}
