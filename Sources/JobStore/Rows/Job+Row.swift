import Foundation
import PhotoModel

extension Job {
    init(row: Row, _ db: Database) throws {
        let text: String = row["id"]
        guard let id = JobID(text), let status = JobStatus(rawValue: row["status"]),
            let phase = JobPhase(rawValue: row["phase"])
        else { throw DamagedRow("job \(text)") }
        self.init(
            id: id, root: Array(row["root"] as Data), status: status, phase: phase,
            settings: try JobStore.value(JobSettings.self, row["settings"]),
            created: JobStore.date(row["created_at"]))
        scanned = row["scanned"]
        counters = JobCounters(row: row)
        others = row["others"]
        planned = row["planned"]
        renamed = row["renamed"]
        usage = Usage(requests: row["requests"], inputTokens: row["input_tokens"], outputTokens: row["output_tokens"])
        cacheHits = row["cache_hits"]
        costUSD = row["cost_usd"]
        if let code: String = row["error_code"], let message: String = row["error_message"] {
            failure = JobFailure(FailureCode(rawValue: code) ?? .internal, message, hint: row["error_hint"] ?? "")
        }
        updated = JobStore.date(row["updated_at"])
        progress = row["progress"]
        // Its reader compares it with this machine's clock.
        startedClock = (row["started_clock"] as Int64?).map { $0 - db.clockOffset }
        elapsed = .milliseconds(row["elapsed_ms"] as Int64)
        startedProcessed = row["started_processed"]
        finished = (row["finished_at"] as Int64?).map(JobStore.date)
        isUnreachable = !row.hasNull("breaker_opened_clock")
        sequence = row["last_seq"]
    }
}

extension JobCounters {
    init(row: Row) {
        self.init()
        total = row["total"]
        done = row["done"]
        failed = row["failed"]
    }
}
