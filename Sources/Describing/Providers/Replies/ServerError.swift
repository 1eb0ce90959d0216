import Foundation
import PhotoModel

/// The error of a server, in one form for all: as vendors document it, as compatible servers write it, and as gateways wrap
/// it.
///
/// Known forms: `{"error": {…}}`, `{"error": "text"}`, either within a list (Gemini's gateway), within a choice (OpenRouter),
/// `{"object": "error", "message"}` (vLLM), `{"message"}`, `{"detail": "text" or list}` (FastAPI), and those of
/// `failure(in:)`.
struct ServerError {
    /// The HTTP status with the same meaning; the reply's own if it is not a success.
    var status: Int
    var message: String?
    /// The error's own code, type and state (`status` in Gemini's), and the reasons and quotas among its details.
    var codes: Set<String> = []
    /// The part of the request that the error is about.
    var parameter: String?
    /// The delay that the server asks for (google.rpc.RetryInfo).
    var wait: Duration?
    /// Token counts, if the server reports them.
    var context = Context()
    /// The whole reply, for text in unknown fields.
    var raw = ""

    struct Context {
        /// Of the picture and the text.
        var prompt: Int?
        /// That fit into the context.
        var size: Int?
        /// The maximum of an answer.
        var answer: Int?

        /// Nil for an implausible number.
        static func tokens(_ number: Double?) -> Int? {
            number.flatMap { (0..<1e9).contains($0) ? Int($0) : nil }
        }
    }

    /// Nil for a success without an error.
    ///
    /// - Parameters:
    ///   - reply: a failure, or a success with an error in it.
    ///   - isAnswer: the reply has an answer, so only a field `error` counts as an error. Otherwise any sign of a failure
    ///     counts.
    init?(_ reply: HTTPReply, isAnswer: Bool = true) {
        status = reply.status
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(reply.body))
        let error = Self.error(in: value) ?? (isAnswer ? nil : Self.failure(in: value))
        if reply.isGood {
            guard let error else { return nil }
            read(error)
            status = statusSaid ?? 400
        } else {
            raw = String(decoding: reply.body.prefix(16_384), as: UTF8.self)
            read(error ?? Self.failure(in: value) ?? value)
        }
        countTokens()
    }

    // MARK: What an error in a success would have been

    private var statusSaid: Int? {
        if let number = codes.lazy.compactMap({ Int($0) }).first(where: { (400..<600).contains($0) }) { return number }
        if let said = Self.statuses.first(where: { codes.contains($0.code) })?.status { return said }
        let said = ([lowered] + codes.map { $0.lowercased() }).joined(separator: " ")
        return Self.words.first { said.range(of: $0.pattern, options: .regularExpression) != nil }?.status
    }

    /// Codes of other servers.
    private static let words: [(pattern: String, status: Int)] = [
        (
            "unauthori[sz]ed|unauthenticated|not authenticated|authentication (?:error|failed|required|failure)"
                + "|invalid ?(?:access|auth|bearer)? ?(?:api)?[-_ ]?(?:key|token|credentials?)\\b|no auth credentials",
            401
        ),
        (
            "insufficient (?:balance|credits?|funds)|余额不足|余额不够|budget_exceeded|budget has been exceeded|arrearage"
                + "|payment required|out of credits?", 402
        ),
        ("rate ?-?_?limit|too many requests|usage limit|quota (?:exceeded|exhausted)|速率限制|频率|并发", 429),
        (
            "(?:server|service|model|engine)s? (?:is |are )?(?:currently |temporarily )?"
                + "(?:busy|overloaded|unavailable|loading|not ready)|service_unavailable|is currently loading"
                + "|is still loading|繁忙", 503
        ),
        ("deploymentnotfound|deployment (?:for this resource )?does not exist", 404),
    ]

    /// The vendors' codes and their statuses.
    private static let statuses: [(code: String, status: Int)] = [
        ("rate_limit_exceeded", 429), ("rate_limit_error", 429), ("insufficient_quota", 429),
        ("RESOURCE_EXHAUSTED", 429),
        ("overloaded_error", 529), ("authentication_error", 401), ("invalid_api_key", 401), ("UNAUTHENTICATED", 401),
        ("permission_error", 403), ("PERMISSION_DENIED", 403), ("billing_error", 402), ("not_found_error", 404),
        ("model_not_found", 404), ("NOT_FOUND", 404), ("UNAVAILABLE", 503), ("DEADLINE_EXCEEDED", 504),
        ("INTERNAL", 500),
        ("api_error", 500), ("server_error", 500), ("timeout_error", 504),
    ]
}
