/// Provider, model and how photos are described.
public struct DescribeOptions: Hashable, Sendable, Codable {
    public var provider = ProviderName.local
    public var model = ""
    public var baseURL: String?
    public var allowInsecureHTTP = false
    /// The user's own text, added to the prompt.
    public var prompt: String?
    /// BCP 47.
    public var language: String?
    /// Maximum concurrent requests of the whole job.
    public var concurrency = 8
    /// Longest side, pixels.
    public var thumbnailSize = 500
    public var usesCache = true
    public var maximumRequests: Int?
    /// US dollars for the whole job.
    public var maximumCost: Double?
    /// The price of the model, if known; stored, so that a job has one price.
    public var price: Price?
    /// The shots of a burst share a description; nil means true.
    public var bursts: Bool?
    /// The API of the provider, if it has several: `chat`, `responses`.
    public var api: OpenAIInterface?
    /// The tiers that may be used, the preferred one first; nil for the standard one.
    public var tiers: [RequestTier]?
    /// What the server turned out not to support.
    public var capabilities: ServerCapabilities?
    /// A photo got a useful answer, so the key, the URL and the model are right. Nil means false.
    public var isAnswered: Bool?
    /// `PHOTORENAME_API_KEY` was set for the job's provider, because the command line named that provider and nothing else
    /// named one. Nil if unknown.
    public var usesCommonKey: Bool?
    /// The job began with a key, so that a process without one leaves it alone. Nil if unknown.
    public var usesKey: Bool?

    /// How much is looked at where names need no description; nil to describe each photo.
    public var depth: AnalysisDepth?

    /// The local model reads text. Nil in jobs of earlier versions: false.
    public var readsText: Bool?

    /// Path of the projector of a model in a file (llama-cpp). Nil for the one beside it.
    public var projector: String?

    public init() {}

    /// Longest side of what is decoded of a photo, in pixels: text needs more of them than the thumbnail has.
    public var decodedSide: Int {
        provider == .local && readsText == true ? max(Self.textSide, thumbnailSize) : thumbnailSize
    }

    private static let textSide = 1_000

    /// The tier of the next request.
    public var tier: RequestTier {
        let next = (capabilities ?? ServerCapabilities()).tier(of: tiers ?? [])
        // A job that stopped because the server lacks the only tier that it allows.
        return tiers?.first.map { tiers?.contains(next) == true ? next : $0 } ?? next
    }

    /// Adds what a server turned out not to support. Without the flex tier, the price is the standard one.
    public mutating func learn(_ known: ServerCapabilities) {
        capabilities = capabilities?.joined(with: known) ?? known
        if capabilities?.tier(of: tiers ?? []) == .standard { price = price?.standard }
    }
}
