import Clocks
import PhotoModel

/// The circuit breaker of a job. It opens when a number of photos in a row could not be sent, or one photo in all of its
/// attempts before the job had any answer, and closes with the first reply.
struct CircuitBreaker {
    /// Failed photos in a row; each counts once, however often it was tried.
    private(set) var faults: Int
    /// Number of the current series of failures: a photo with this number has been counted.
    private(set) var round: Int
    /// Probes that failed since it opened.
    private(set) var probes: Int
    /// By the store's clock; nil while it is closed.
    private(set) var openedClock: Int64?
    private(set) var probeClock: Int64?
    /// The job had an answer, so the photo can be the cause of its own faults.
    private let isAnswered: Bool
    private let rules: RetryRules
    private let id: JobID

    /// - Parameters:
    ///   - id: the job.
    ///   - rules: when it opens.
    ///   - db: connection of the transaction.
    ///   - isLocked: it will be changed.
    /// - Throws: `JobStoreError.noSuchJob`, errors of the database.
    init(_ id: JobID, _ rules: RetryRules, _ db: Database, isLocked: Bool = false) throws {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT faults, fault_round, probes, breaker_opened_clock, probe_clock,
                            coalesce(CAST(settings -> 'describe' ->> 'isAnswered' AS BOOLEAN), FALSE) AS answered
                        FROM jobs WHERE id = ? \(isLocked ? db.dialect.locks : "")
                        """),
                arguments: [id.text])
        else { throw JobStoreError.noSuchJob(id.text) }
        faults = row["faults"]
        round = row["fault_round"]
        probes = row["probes"]
        openedClock = row["breaker_opened_clock"]
        probeClock = row["probe_clock"]
        isAnswered = row["answered"]
        self.rules = rules
        self.id = id
    }

    var isOpen: Bool { openedClock != nil }

    /// Nothing is to be forgotten with the next answer.
    var isIdle: Bool { faults == 0 && !isOpen }

    /// The provider replied.
    mutating func contact(_ db: Database) throws {
        guard !isIdle else { return }
        if isOpen {
            try JobStore.log(.info, "provider_reachable", "the provider can be reached again", path: nil, id, db)
        }
        (faults, probes, openedClock, probeClock) = (0, 0, nil, nil)
        round += 1
        try save(db)
    }

    /// The provider could not be reached for a photo.
    ///
    /// - Parameters:
    ///   - photoRound: the series in which the photo was counted last.
    ///   - isProbe: the photo was the probe of an open circuit breaker.
    ///   - isLastAttempt: the photo would fail now.
    ///   - now: by the store's clock.
    ///   - db: connection of the transaction.
    /// - Throws: errors of the database.
    mutating func fault(
        photoRound: Int?, isProbe: Bool, isLastAttempt: Bool, now: Int64, _ db: Database
    ) throws {
        if isOpen {
            guard isProbe else { return }
            probes += 1
            let pause = rules.pause(afterProbes: probes)
            probeClock = now + pause.milliseconds
            try JobStore.log(
                .warning, "probe_failed",
                "the provider still can't be reached; the next photo is tried in \(pause.seconds) s", path: nil, id, db
            )
        } else if photoRound != round {
            faults += 1
            guard faults >= rules.faultsInARow else { return try save(db) }
            try open(afterProbes: 0, "\(Plural.count(faults, "photo")) in a row could not be sent", now, db)
        } else if isLastAttempt, !isAnswered {
            // No reply to any photo since its first attempt: its attempts were probes.
            let attempts = rules.attempts
            try open(afterProbes: attempts - 1, "a photo could not be sent in \(attempts) attempts", now, db)
        }
        try save(db)
    }

    private mutating func open(afterProbes failed: Int, _ reason: String, _ now: Int64, _ db: Database) throws {
        let pause = rules.pause(afterProbes: failed)
        (openedClock, probes, probeClock) = (now, failed, now + pause.milliseconds)
        try JobStore.log(
            .warning, "provider_unreachable", "\(reason); one photo is tried in \(pause.seconds) s", path: nil, id, db)
    }

    /// The probe was not sent, so the next one may be sent at once.
    mutating func probeAgain(_ now: Int64, _ db: Database) throws {
        guard isOpen else { return }
        probeClock = now
        try save(db)
    }

    private func save(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE jobs SET faults = ?, fault_round = ?, probes = ?, breaker_opened_clock = ?, probe_clock = ? WHERE id = ?
                """, arguments: [faults, round, probes, openedClock, probeClock, id.text])
    }
}

extension Duration {
    /// With one decimal unless it is a whole number of seconds.
    var seconds: String {
        let tenths = (milliseconds + 50) / 100
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
