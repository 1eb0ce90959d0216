import PhotoModel

/// The prompt, the model and the endpoint of a request.
public struct VisionTarget: Sendable {
    public let model: String
    public let endpoint: Endpoint
    public let prompt: Prompt

    public init(model: String, endpoint: Endpoint, prompt: Prompt) {
        self.model = model
        self.endpoint = endpoint
        self.prompt = prompt
    }
}
