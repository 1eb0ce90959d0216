import Foundation
import PhotoModel

extension Batch {
    init(row: Row) throws {
        let (job, state): (String, String) = (row["job"], row["state"])
        guard let job = JobID(job), let state = State(rawValue: state) else {
            throw DamagedRow("batch \(row["id"] as Int64)")
        }
        self.init(
            id: row["id"], job: job, tag: row["tag"], state: state, created: JobStore.date(row["created_at"]))
        (requests, succeeded, failed) = (row["requests"], row["succeeded"], row["failed"])
        estimate = row["estimate_usd"]
        account = row["account"]
        (upload, remote, remoteState) = (row["upload"], row["remote"], row["remote_state"])
        results = try JobStore.value([String].self, row["results"])
        (end, blockedBy, note) = (row["remote_end"], row["blocked_by"], row["note"])
        firstAttempt = Self.date(row["first_attempt_at"])
        lastAttempt = Self.date(row["last_attempt_at"])
        sent = Self.date(row["sent_at"])
        deadline = Self.date(row["deadline_at"])
        next = Self.date(row["next_at"])
        (polls, failures) = (row["polls"], row["failures"])
        isCancelled = row["cancelled"]
        builder = row["builder"]
    }

    private static func date(_ milliseconds: Int64?) -> Date? { milliseconds.map(JobStore.date) }
}
