import PhotoModel

/// How much a model is asked to think: as little as it accepts, since thoughts cost tokens and time.
enum Thinking: Hashable, Sendable {
    /// Not at all.
    case off
    /// Not before the answer; for Claude models that have no "disabled".
    case betweenTools
    case minimal
    case low
    /// Nothing is sent: the model does not think unless it is asked to, or accepts no such field.
    case unasked
    /// Nothing is sent, because the server has refused every way: the model thinks as much as it likes.
    case unlimited

    /// Tokens of an answer that the thoughts can take.
    var tokens: Int {
        switch self {
        case .off, .betweenTools, .unasked: 0
        case .minimal: 1_000
        case .low, .unlimited: 4_000
        }
    }

    /// What to send to a model.
    ///
    /// - Parameters:
    ///   - provider: whose API it is.
    ///   - model: its name; before a slash, a gateway's name of the vendor.
    ///   - refused: how many ways the server has refused.
    init(_ provider: ProviderName, model: String, refused: Int) {
        let ways = Self.ways(provider, model)
        // Ollama's models that can't think refuse as well.
        self = refused < ways.count ? ways[refused] : ways.isEmpty || provider == .ollama ? .unasked : .unlimited
    }

    /// From the least to the most, by families of models: the vendors' model pages, November 2026.
    private static func ways(_ provider: ProviderName, _ model: String) -> [Thinking] {
        let name = model.lowercased().split(separator: "/").last.map(String.init) ?? ""
        return switch provider {
        case .openai: openAI(name)
        case .anthropic: anthropic(name)
        case .gemini: gemini(name)
        // Models that can't think ignore it.
        case .ollama: [.off]
        case .local, .llamaCpp: []
        }
    }

    private static func openAI(_ name: String) -> [Thinking] {
        if name.contains("chat") { return [] }
        if name.firstMatch(of: /^o[1-9]/) != nil { return [.low] }
        guard let version = name.firstMatch(of: /^gpt-(\d+)(?:\.(\d+))?/), let major = Int(version.1), major >= 5 else {
            return []
        }
        // "none" came with 5.1, in place of "minimal".
        return major == 5 && version.2 == nil ? [.minimal, .low] : [.off, .low]
    }

    private static func anthropic(_ name: String) -> [Thinking] {
        guard let family = name.firstMatch(of: /^claude-(haiku|sonnet|opus|fable|mythos)-(\d+)(?:-(\d))?\b/),
            let major = Int(family.2), major >= 5
        else { return [] }
        return switch (family.1, major, family.3) {
        case ("fable", _, _), ("mythos", _, _), ("opus", 5, "5"): [.low]
        case ("sonnet", 5, "5"): [.betweenTools, .low]
        default: [.off, .low]
        }
    }

    private static func gemini(_ name: String) -> [Thinking] {
        guard let version = name.firstMatch(of: /^gemini-(\d+)(?:\.(\d+))?-(.*)/), let major = Int(version.1) else {
            return []
        }
        if major == 2 {
            guard version.2 == "5" else { return [] }
            return version.3.hasPrefix("pro") ? [.low] : [.off, .low]
        }
        guard major >= 3 else { return [] }
        let isSmall =
            version.3.hasPrefix("flash-lite") || ["gemini-3-flash", "gemini-3.7-flash"].contains { name.hasPrefix($0) }
        return isSmall ? [.minimal, .low] : [.low]
    }
}

extension VisionProvider {
    /// How much the model is asked to think.
    func thinking(_ capabilities: ServerCapabilities) -> Thinking {
        Thinking(name, model: model, refused: capabilities.refusedThinking ?? 0)
    }

    /// Maximum tokens of an answer, including the model's thoughts.
    func answerTokens(_ capabilities: ServerCapabilities) -> Int {
        capabilities.answerTokens(thoughts: thinking(capabilities).tokens)
    }

    /// The next way to ask for little thinking.
    ///
    /// - Parameters:
    ///   - capabilities: what was sent.
    ///   - refusal: the server's answer.
    ///   - fields: names of the field that was sent, as the server writes them.
    /// - Returns: nil if the server refused something else.
    func thinkingLess(
        than capabilities: ServerCapabilities, _ refusal: ServerError, blaming fields: [String]
    ) -> ServerCapabilities? {
        guard ![.unasked, .unlimited].contains(thinking(capabilities)), refusal.refuses(fields) else { return nil }
        var next = capabilities
        next.refusedThinking = (capabilities.refusedThinking ?? 0) + 1
        return next
    }
}
