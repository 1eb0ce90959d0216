public import struct Foundation.Date

/// 8 characters of lower-case Crockford base32, drawn at random.
public struct JobID: Hashable, Sendable, Codable, CustomStringConvertible {
    public let text: String

    public static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    public init?(_ text: String) {
        guard text.count == 8, text.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        self.text = text
    }

    public static func random() -> JobID {
        var generator = SystemRandomNumberGenerator()
        return JobID(random: &generator)
    }

    private init(random generator: inout SystemRandomNumberGenerator) {
        text = String((0..<8).map { _ in Self.alphabet[Int.random(in: 0..<32, using: &generator)] })
    }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = JobID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a job ID"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

public enum JobStatus: String, Sendable, Codable, CaseIterable {
    case pending, processing, paused, completed, error, cancelled

    public var hasEnded: Bool { self == .completed || self == .error || self == .cancelled }

    /// Nothing happens to the job until somebody says so: who watches it is done.
    public var isAtRest: Bool { hasEnded || self == .paused }
}

public enum JobPhase: String, Sendable, Codable, CaseIterable {
    case scanning, analyzing, ready, applying, applied, undone
}

/// Photos of a job by what became of them. They change in the transaction that changes the photo.
public struct JobCounters: Hashable, Sendable {
    public var total = 0
    public var done = 0
    public var failed = 0
    public var skipped = 0

    public init() {}

    public var processed: Int { done + failed + skipped }
    public var remaining: Int { total - processed }
}

/// One `analyze`, as it stands.
public struct Job: Sendable {
    public var id: JobID
    /// Absolute path, bytes.
    public var root: [UInt8]
    public var status: JobStatus
    public var phase: JobPhase
    public var settings: JobSettings
    public var provider: String
    public var model: String
    public var counters = JobCounters()
    /// The walk is over, so `counters.total` is final.
    public var scanned = false
    /// Files that are no photos.
    public var others = 0
    /// Renames done and planned, once there is a plan.
    public var renamed = 0
    public var planned: Int?
    public var usage = Usage()
    public var cacheHits = 0
    public var costUSD: Double?
    public var failure: JobFailure?
    public var created: Date
    public var updated: Date
    /// Whole percent: at most 99 while the walk goes on, 100 only when nothing remains, and never less than before
    /// within one run.
    public var progress = 0
    /// When the present run began, by `BootClock`, and what had been looked at by then: for the rate.
    public var startedClock: Int64?
    public var startedProcessed = 0
    /// How long the run took until its last result.
    public var elapsed = Duration.zero
    public var finished: Date?
    /// So many photos in a row could not be sent that only one is tried now and then.
    public var isUnreachable = false
    /// Sequence number of the job's last event.
    public var sequence = 0

    public init(
        id: JobID, root: [UInt8], status: JobStatus, phase: JobPhase, settings: JobSettings, provider: String,
        model: String, created: Date
    ) {
        self.id = id
        self.root = root
        self.status = status
        self.phase = phase
        self.settings = settings
        self.provider = provider
        self.model = model
        self.created = created
        self.updated = created
    }

    public var rootText: String { String(decoding: root, as: UTF8.self) }

    /// Photos a second in the present run; nil when unknown.
    ///
    /// - Parameter now: by `BootClock`.
    public func rate(at now: Int64) -> Double? {
        guard let startedClock else { return nil }
        let running = status == .processing && counters.remaining > 0 ? now - startedClock : elapsed.milliseconds
        let photos = counters.processed - startedProcessed
        guard running > 200, photos > 0 else { return nil }
        return Double(photos) * 1000 / Double(running)
    }

    /// Why it may ask no more; nil while it may, and when no photo is left.
    public var capReached: JobFailure? {
        guard counters.remaining > 0 else { return nil }
        if usage.requests >= settings.describe.maximumRequests ?? .max { return .requestsUsed }
        return costUSD ?? 0 >= settings.describe.maximumCost ?? .infinity ? .moneySpent : nil
    }

    /// Seconds until the last photo is looked at; nil when unknown.
    public func secondsRemaining(at now: Int64) -> Int? {
        guard status == .processing, scanned, counters.remaining > 0, let rate = rate(at: now) else { return nil }
        return Int((Double(counters.remaining) / rate).rounded(.up))
    }
}
