public import PhotoModel

/// The prompt, the model and the endpoint of a request.
public struct VisionTarget: Sendable {
    public let model: String
    public let endpoint: Endpoint
    public let prompt: Prompt
    /// The tiers that may be used, the preferred one first.
    public let tiers: [RequestTier]

    public init(model: String, endpoint: Endpoint, prompt: Prompt, tiers: [RequestTier] = [.standard]) {
        self.model = model
        self.endpoint = endpoint
        self.prompt = prompt
        self.tiers = tiers
    }
}
