import Clocks
public import PhotoModel

extension JobStore {
    /// Claims up to `limit` waiting photos for a worker. Before that, releases photos whose lease has lapsed.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - worker: the worker's ID.
    ///   - limit: maximum number.
    ///   - leaseUntil: by the store's clock.
    ///   - now: by the store's clock.
    ///   - rules: how often an attempt is repeated.
    /// - Returns: the photos, or why there are none.
    /// - Throws: errors of the database.
    public func claim(
        _ id: JobID, worker: Int64, limit: Int, leaseUntil: Int64, now: Int64, rules: RetryRules
    ) throws -> Claim {
        // In a file, a claim that finds nothing writes nothing. On a server one transaction takes less time than two.
        let seen = try isOnServer ? nil : database.read { try Self.outlook(id, now, $0) }
        if let seen, seen.isFinal { return seen.claim }
        // What changes the job, or the photos of other workers, is done by one worker at a time.
        if seen.map(\.isPlain) ?? true {
            let claim = try write(durably: false, excluding: .ofSameRows, tells: { _ in false }) { db -> Claim? in
                if seen == nil {
                    let seen = try Self.outlook(id, now, db)
                    if seen.isFinal { return seen.claim }
                    if !seen.isPlain { return nil }
                }
                let items = try Self.take(id, worker, limit, leaseUntil, now, isProbe: false, db)
                return items.isEmpty ? .later(until: now) : .photos(items, isProbe: false)
            }
            if let claim { return claim }
        }
        return try write(durably: false, tells: { _ in false }) { db in
            let outlook = try Self.outlook(id, now, db).claim
            guard case .photos(_, let isProbe) = outlook else { return outlook }
            let lapsed = try Self.reclaim("lease_until < \(now)", .leaseLapsed, id, rules, db)
            if lapsed > 0 {
                try Self.log(
                    .warning, "lease_lapsed", "a process stopped responding; its \(lapsed) photos are reclaimed",
                    path: nil, id, db)
            }
            if isProbe {
                // Until the result of this probe is known, no other photo is tried.
                let pause = rules.pause(afterProbes: try CircuitBreaker(id, rules, db).probes).milliseconds
                try db.execute(
                    sql: "UPDATE jobs SET probe_clock = ? WHERE id = ?", arguments: [now + pause, id.text])
            }
            let items = try Self.take(
                id, worker, isProbe ? 1 : limit, leaseUntil, isProbe ? .max : now, isProbe: isProbe, db)
            return items.isEmpty ? .later(until: now) : .photos(items, isProbe: isProbe)
        }
    }

    private static func take(
        _ id: JobID, _ worker: Int64, _ limit: Int, _ leaseUntil: Int64, _ due: Int64, isProbe: Bool, _ db: Database
    ) throws -> [JobItem] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    -- Selected once: a subquery may be run again, and would select others.
                    WITH first (photo) AS MATERIALIZED (
                        SELECT id FROM items WHERE job = ? AND status = 'pending' AND batch IS NULL AND coalesce(not_before, 0) <= ?
                            AND (SELECT status = 'processing' AND (breaker_opened_clock IS NULL OR ?) FROM jobs WHERE id = ?)
                        ORDER BY ordinal LIMIT ? \(db.dialect.skipsLocked))
                    UPDATE items SET status = 'processing', owner = ?, attempts = attempts + 1, lease_until = ?,
                        not_before = NULL, retry_at = NULL, error_code = NULL, error_message = NULL, http_status = NULL
                    FROM first WHERE id = photo RETURNING \(JobItem.bareColumns)
                    """), arguments: [id.text, due, isProbe, id.text, limit, worker, leaseUntil]
        ).map(JobItem.init(row:)).sorted { $0.ordinal < $1.ordinal }
    }

    /// What a claim would find.
    private struct Outlook {
        /// Without the photos.
        var claim: Claim
        /// The lease of a photo has lapsed.
        var hasLapsed = false

        /// There is nothing to take.
        var isFinal: Bool {
            if case .photos = claim { false } else { true }
        }

        /// Nothing but photos that wait will change.
        var isPlain: Bool {
            if case .photos(_, isProbe: false) = claim { !hasLapsed } else { false }
        }
    }

    private static func outlook(_ id: JobID, _ now: Int64, _ db: Database) throws -> Outlook {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT status, scanned, total - done - failed AS remaining, breaker_opened_clock, probe_clock,
                            EXISTS (SELECT 1 FROM items WHERE job = :job AND status = 'pending' AND batch IS NULL
                                AND coalesce(not_before, 0) <= :now) AS is_waiting,
                            EXISTS (SELECT 1 FROM items WHERE job = :job AND status = 'processing'
                                AND lease_until < :now) AS has_lapsed
                        FROM jobs WHERE id = :job
                        """), arguments: ["job": id.text, "now": now]),
            let status = JobStatus(rawValue: row["status"])
        else { throw JobStoreError.noSuchJob(id.text) }
        guard status == .processing else { return Outlook(claim: .halted(status)) }
        if row["scanned"], row["remaining"] == 0 { return Outlook(claim: .nothingLeft) }
        if !row.hasNull("breaker_opened_clock"), let probe: Int64 = row["probe_clock"] {
            return Outlook(claim: probe <= now ? .photos([], isProbe: true) : .later(until: probe))
        }
        let (isWaiting, hasLapsed): (Bool, Bool) = (row["is_waiting"], row["has_lapsed"])
        if isWaiting || hasLapsed { return Outlook(claim: .photos([], isProbe: false), hasLapsed: hasLapsed) }
        let next = try nextDue(id, db)
        if row["scanned"], next == nil, try waitsForBatches(id, db) { return Outlook(claim: .batched) }
        return Outlook(claim: .later(until: next))
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

    /// When the first waiting photo is due or the first lease lapses, by the store's clock.
    private static func nextDue(_ id: JobID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT min(at) FROM (
                        SELECT min(not_before) AS at FROM items WHERE job = :job AND status = 'pending' AND batch IS NULL
                        UNION ALL SELECT min(lease_until) + 1 FROM items WHERE job = :job AND lease_until IS NOT NULL) AS due
                    """), arguments: ["job": id.text])
    }
}
