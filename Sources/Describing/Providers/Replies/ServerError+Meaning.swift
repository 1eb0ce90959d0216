/// What an error means for the job: a refused key, no credit, a model without vision.
extension ServerError {
    /// For comparing.
    var lowered: String { (message ?? raw).lowercased() }

    private static let exhausted: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded", "billing_hard_limit_reached",
        "billing_not_active", "billing_error",
    ]

    private static let keyRefused: Set<String> = [
        "invalid_api_key", "authentication_error", "invalid_authentication", "permission_error", "API_KEY_INVALID",
        "UNAUTHENTICATED", "PERMISSION_DENIED",
    ]

    /// Nil if only this photo is concerned, or if the status says enough.
    var meaning: ReplyFault.Meaning? {
        let words = lowered
        // Has status 400, so only its message distinguishes it from other faults.
        if !codes.isDisjoint(with: Self.exhausted) || words.contains("credit balance is too low") {
            return .outOfCredit
        }
        if status == 429 {
            // A daily limit has the same code as one per minute; only the message differs: "requests per day (RPD)".
            let isOfDay = ["per day", "per-day", "daily"].contains { words.contains($0) }
            return isOfDay || codes.contains { $0.contains("PerDay") } ? .outForToday : nil
        }
        let namesKey = [
            "api key not valid", "incorrect api key", "invalid api key", "api key is invalid", "invalid x-api-key",
        ].contains { words.contains($0) }
        if !codes.isDisjoint(with: Self.keyRefused) || (status < 500 && namesKey) { return .keyRefused }
        if isContextTooSmall { return .contextTooSmall }
        if VisionRefusal.isOne(status: status, words: words) { return .noVision }
        let isNotFound = !codes.isDisjoint(with: ["not_found_error", "NOT_FOUND", "model_not_found"])
        return isNotFound || status < 500 && namesNoModel ? .notFound(hint: nil) : nil
    }

    /// "model 'x' not found", "The model `x` does not exist".
    private var namesNoModel: Bool {
        lowered.contains(
            /\bmodel\b[^.;]{0,120}?(?:does not exist|doesn't exist|not found|not exist\b|is not a valid model)/)
            || lowered.contains(/\b(?:unknown|no such|invalid|nonexistent) model\b/)
            || lowered.contains(/not a valid model/)
    }

    /// Top-level fields of OpenAI's requests.
    private static let fields = [
        "max_completion_tokens", "max_tokens", "max_output_tokens", "reasoning_effort", "reasoning", "service_tier",
        "response_format", "text", "messages", "input", "model",
    ]

    /// Whether the server says that it doesn't support one of these parts of the request.
    func blames(_ parts: [String]) -> Bool {
        guard [400, 422, 500].contains(status), !isContextTooSmall else { return false }
        // The message can list fields that the server does know.
        if let parameter, Self.fields.contains(where: { parameter == $0 || parameter.hasPrefix($0 + ".") }) {
            return parts.contains { parameter.contains($0) || $0.hasPrefix(parameter + ".") }
        }
        let words = [parameter ?? "", message ?? "", message == nil ? raw : ""]
        return parts.contains { part in words.contains { $0.contains(part) } }
    }

    /// The same, where a server error that mentions a part is no refusal of it.
    func refuses(_ parts: [String]) -> Bool { status != 500 && blames(parts) }
}
