public import struct Foundation.Date

/// One `analyze`: its settings and its state.
public struct Job: Sendable {
    public var id: JobID
    /// Absolute path, bytes.
    public var root: [UInt8]
    /// Where the root is for this process, if it was moved; absolute path, bytes.
    public var movedRoot: [UInt8]?
    public var status: JobStatus
    public var phase: JobPhase
    public var settings: JobSettings
    public var counters = JobCounters()
    /// All photos have been found, so `counters.total` is final.
    public var scanned = false
    /// Number of files that are not photos.
    public var others = 0
    /// Numbers of completed and planned renames, once there is a plan.
    public var renamed = 0
    public var planned: Int?
    public var usage = Usage()
    public var cacheHits = 0
    public var costUSD: Double?
    public var failure: JobFailure?
    public var created: Date
    public var updated: Date
    /// Whole percent: at most 99 while photos are being found, 100 only when nothing remains, never falling within a run.
    public var progress = 0
    /// When the present run began, by `MonotonicClock`, and how many photos had been processed by then, for the rate.
    public var startedClock: Int64?
    public var startedProcessed = 0
    /// Duration of the run until its last result.
    public var elapsed = Duration.zero
    public var finished: Date?
    /// The circuit breaker is open, so only single photos are tried.
    public var isUnreachable = false
    /// Sequence number of the job's last event.
    public var sequence = 0

    public init(
        id: JobID, root: [UInt8], status: JobStatus, phase: JobPhase, settings: JobSettings, created: Date
    ) {
        self.id = id
        self.root = root
        self.status = status
        self.phase = phase
        self.settings = settings
        self.created = created
        self.updated = created
    }

    public var provider: ProviderName { settings.describe.provider }
    public var model: String { settings.describe.model }

    public var rootText: String { String(decoding: root, as: UTF8.self) }

    /// Photos a second in the present run; nil when unknown.
    ///
    /// - Parameter now: by `MonotonicClock`.
    /// - Returns: photos per second.
    public func rate(at now: Int64) -> Double? {
        guard let startedClock else { return nil }
        let running = status == .processing && counters.remaining > 0 ? now - startedClock : elapsed.milliseconds
        let photos = counters.processed - startedProcessed
        guard running > 200, photos > 0 else { return nil }
        return Double(photos) * 1000 / Double(running)
    }

    /// The limit that is reached; nil if none, and when no photo is left.
    public var capReached: JobFailure? {
        guard counters.remaining > 0 else { return nil }
        if usage.requests >= settings.describe.maximumRequests ?? .max { return .requestLimitReached }
        return costUSD ?? 0 >= settings.describe.maximumCost ?? .infinity ? .costLimitReached : nil
    }

    /// Seconds until the last photo is processed; nil if unknown.
    public func secondsRemaining(at now: Int64) -> Int? {
        guard status == .processing, scanned, counters.remaining > 0, let rate = rate(at: now) else { return nil }
        return Int((Double(counters.remaining) / rate).rounded(.up))
    }
}
