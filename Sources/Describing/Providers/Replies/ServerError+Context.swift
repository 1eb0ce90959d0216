/// What an error says about the token limits of a server.
extension ServerError {
    /// Picture, text and answer don't fit into the model's context.
    var isContextTooSmall: Bool {
        guard [400, 413, 422, 500].contains(status) else { return false }
        if codes.contains("exceed_context_size_error") || codes.contains("context_length_exceeded") { return true }
        let words = lowered
        return limitOfAnswer != nil
            || [
                "context length", "context size", "context window", "context limit", "maximum context", "max_model_len",
                "exceeds n_ctx", "exceed n_ctx", "too long to fit into the model", "prompt is too long",
                "prompt too long", "input is too long", "input too long", "context the overflows",
                "max_completion_tokens' is too large", "max_tokens is too large", "max_tokens' is too large",
                "max_new_tokens` must be", "max_new_tokens must be", "input token count", "input tokens exceed",
                "maximum prompt length", "range of input length", "too many tokens", "maximum number of tokens",
            ].contains { words.contains($0) }
    }

    /// Tokens that are left for an answer; nil if the server doesn't say.
    var roomForAnswer: Int? {
        if let limit = context.answer { return limit }
        guard let size = context.size, let prompt = context.prompt else { return nil }
        return size - prompt
    }

    /// "max_tokens (400) exceeds model limit 250", "supports at most 250 completion tokens", "max_tokens: 400 > 250, which is
    /// the maximum", "Range of max_tokens should be [1, 250]".
    private var limitOfAnswer: Int? {
        let words = lowered
        let patterns: [Regex<(Substring, Substring)>] = [
            /at most (\d+) (?:completion|output) tokens/,
            /max_(?:completion_|output_|new_)?tokens['"`]?:? ?\(?\d+\)? ?> ?(\d+), which is the max/,
            /max_(?:completion_|output_|new_)?tokens['"`]?[^.;0-9]{0,20}(?:\(\d+\))?[^.;0-9]{0,20}(?:exceeds?|exceeded|greater than|larger than|above)[^.;0-9]{0,40}[`'"]?(\d+)/,
            /max_(?:completion_|output_|new_)?tokens['"`]? (?:must|should|has to|needs to|can|may|cannot)[^.;0-9]{0,40}(?:less than|smaller than|at most|up to|below|exceed|<=?)[^.;0-9]{0,20}[`'"]?(\d+)/,
            /max_(?:completion_|output_|new_)?tokens['"`]?[^.;]{0,30}(?:\[|between |from )\d+(?:,| and| to|-)? ?(\d+)/,
        ]
        return patterns.lazy.compactMap { words.firstMatch(of: $0).flatMap { Context.tokens(Double($0.1)) } }.first
    }

    /// Servers report counts in their messages.
    mutating func countTokens() {
        guard isContextTooSmall else { return }
        let words = lowered
        func number(_ pattern: Regex<(Substring, Substring)>) -> Int? {
            words.firstMatch(of: pattern).flatMap { Context.tokens(Double($0.1)) }
        }
        context.size =
            context.size ?? number(/context (?:length|size|window)[^0-9]{0,20}(\d+)/)
            // Anthropic: "exceed context limit: 774 + 400 > 1024"; text-generation-inference: "must be <= 1024".
            ?? number(/context limit: \d+ \+ \d+ > (\d+)/) ?? number(/max_new_tokens`? must be <= (\d+)/)
            ?? number(/(?:configured )?limit of (\d+) tokens/) ?? number(/tokens > (\d+) max/)
            ?? number(/tokens allowed \(?(\d+)/) ?? number(/maximum prompt length is (\d+)/)
        context.prompt =
            context.prompt ?? number(/(\d+) (?:tokens )?in the messages/) ?? number(/(\d+) input tokens/)
            ?? number(/prompt \(total length (\d+)\)/) ?? number(/context limit: (\d+) \+/)
            ?? number(/(\d+) `?inputs`? tokens/) ?? number(/resulted in (\d+) tokens/)
            ?? number(/prompt is too long: (\d+)/) ?? number(/token count \(?(\d+)/)
            ?? number(/request contains (\d+) tokens/)
        if context.size == nil || context.prompt == nil { context.answer = limitOfAnswer }
    }
}
