/// A worker's claim of a share of the job's concurrent requests.
public struct SlotClaim: Hashable, Sendable {
    public var worker: Int64
    /// Its pending requests.
    public var taken: Int
    /// ID of the provider's rate limiter, which may allow fewer than the job.
    public var rateLimiter: String?
    /// Limit the whole job to one concurrent request until a photo got a useful answer.
    public var startsWithOne: Bool

    public init(worker: Int64, taken: Int, rateLimiter: String? = nil, startsWithOne: Bool = false) {
        self.worker = worker
        self.taken = taken
        self.rateLimiter = rateLimiter
        self.startsWithOne = startsWithOne
    }
}
