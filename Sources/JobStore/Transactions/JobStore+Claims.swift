import Clocks
import GRDB
public import PhotoModel

extension JobStore {
    /// Claims up to `limit` waiting photos for a worker. Before that, releases photos whose lease has lapsed.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - worker: the worker's ID.
    ///   - limit: maximum number.
    ///   - leaseUntil: by `MonotonicClock`.
    ///   - now: by `MonotonicClock`.
    ///   - rules: how often an attempt is repeated.
    /// - Returns: the photos, or why there are none.
    /// - Throws: errors of the database.
    public func claim(
        _ id: JobID, worker: Int64, limit: Int, leaseUntil: Int64, now: Int64, rules: RetryRules
    ) throws -> Claim {
        // A claim that finds nothing writes nothing.
        let outlook = try database.read { try Self.outlook(id, now, $0) }
        guard case .photos = outlook else { return outlook }
        return try write(durably: false, tells: { _ in false }) { db in
            let outlook = try Self.outlook(id, now, db)
            guard case .photos(_, let isProbe) = outlook else { return outlook }
            let lapsed = try Self.reclaim("lease_until < \(now)", .leaseLapsed, id, rules, db)
            if lapsed > 0 {
                try Self.log(
                    .warning, "lease_lapsed", "a process stopped responding; its \(lapsed) photos are reclaimed",
                    path: nil,
                    id, db)
            }
            if isProbe {
                // Until the result of this probe is known, no other photo is tried.
                let pause = rules.pause(afterProbes: try CircuitBreaker(id, rules, db).probes).milliseconds
                try db.execute(
                    sql: "UPDATE jobs SET probe_clock = ? WHERE id = ?", arguments: [now + pause, id.text])
            }
            let items = try Self.take(id, worker, isProbe ? 1 : limit, leaseUntil, isProbe ? .max : now, db)
            return items.isEmpty ? .later(until: now) : .photos(items, isProbe: isProbe)
        }
    }

    private static func take(
        _ id: JobID, _ worker: Int64, _ limit: Int, _ leaseUntil: Int64, _ due: Int64, _ db: Database
    ) throws -> [JobItem] {
        let ids = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    UPDATE items SET status = 'processing', owner = ?, attempts = attempts + 1, lease_until = ?,
                        not_before = NULL, retry_at = NULL, error_code = NULL, error_message = NULL, http_status = NULL
                    WHERE id IN (
                        SELECT id FROM items WHERE job = ? AND status = 'pending' AND batch IS NULL AND coalesce(not_before, 0) <= ?
                        ORDER BY ordinal LIMIT ?)
                    RETURNING id
                    """), arguments: [worker, leaseUntil, id.text, due, limit])
        let select = try db.cachedStatement(sql: JobItem.selection + " WHERE i.id = ?")
        return try ids.compactMap { try Row.fetchOne(select, arguments: [$0]).map(JobItem.init(row:)) }
            .sorted { $0.ordinal < $1.ordinal }
    }

    /// The result of a claim, without the photos.
    private static func outlook(_ id: JobID, _ now: Int64, _ db: Database) throws -> Claim {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT status, scanned, total - done - failed AS remaining, breaker_opened_clock, probe_clock
                        FROM jobs WHERE id = ?
                        """), arguments: [id.text]),
            let status = JobStatus(rawValue: row["status"])
        else { throw JobStoreError.noSuchJob(id.text) }
        guard status == .processing else { return .halted(status) }
        if row["scanned"], row["remaining"] == 0 { return .nothingLeft }
        if row["breaker_opened_clock"] != nil, let probe: Int64 = row["probe_clock"] {
            return probe <= now ? .photos([], isProbe: true) : .later(until: probe)
        }
        let due = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM items WHERE job = :job AND status = 'pending' AND batch IS NULL
                            AND coalesce(not_before, 0) <= :now)
                    OR EXISTS (SELECT 1 FROM items WHERE job = :job AND status = 'processing' AND lease_until < :now)
                    """), arguments: ["job": id.text, "now": now])
        if due == true { return .photos([], isProbe: false) }
        let next = try nextDue(id, db)
        if row["scanned"], next == nil, try waitsForBatches(id, db) { return .batched }
        return .later(until: next)
    }

    /// Nobody has a photo, and none waits for anything but a batch.
    private static func waitsForBatches(_ id: JobID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT NOT EXISTS (SELECT 1 FROM items WHERE job = :job AND status = 'pending' AND batch IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM items WHERE job = :job AND lease_until IS NOT NULL)
                    """), arguments: ["job": id.text]) == true
    }

    /// When the first waiting photo is due or the first lease lapses, by `MonotonicClock`.
    private static func nextDue(_ id: JobID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT min(at) FROM (
                        SELECT min(not_before) AS at FROM items WHERE job = :job AND status = 'pending' AND batch IS NULL
                        UNION ALL SELECT min(lease_until) + 1 FROM items WHERE job = :job AND lease_until IS NOT NULL)
                    """), arguments: ["job": id.text])
    }
}
