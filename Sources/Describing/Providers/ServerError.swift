import Foundation
import PhotoModel

/// What a server says went wrong, read alike whoever says it: as the vendors document it, as servers that speak their
/// dialects write it, and as gateways wrap it.
///
/// The shapes that are known: `{"error": {…}}`, `{"error": "text"}`, either within a list (Gemini's gateway), within a
/// choice (OpenRouter), `{"object": "error", "message"}` (vLLM), `{"message"}`, `{"detail": "text" or list}` (FastAPI).
struct ServerError {
    /// The HTTP status that says the same; that of the reply where it is no success.
    var status: Int
    var message: String?
    /// The error's own code, type and state (`status` in Gemini's), and the reasons and quotas among its details.
    var codes: Set<String> = []
    /// The part of the request that is meant.
    var parameter: String?
    /// What the server asks to wait (google.rpc.RetryInfo).
    var wait: Duration?
    /// Tokens, where the server counts them.
    var context = Context()
    /// The whole reply, for words that stand in no field that is known.
    private var raw = ""

    struct Context {
        /// Of the picture and the words.
        var prompt: Int?
        /// That there is room for.
        var size: Int?
    }

    /// - Parameter reply: one that is no success, or a success with an error in it.
    /// - Returns: nil for a success without one.
    init?(_ reply: HTTPReply) {
        status = reply.status
        let value = try? JSONSerialization.jsonObject(with: Data(reply.body), options: .fragmentsAllowed)
        let error = Self.error(in: value)
        if reply.isGood {
            guard let error else { return nil }
            read(error)
            status = statusSaid ?? 400
        } else {
            raw = String(decoding: reply.body.prefix(16_384), as: UTF8.self)
            read(error ?? value)
        }
        countTokens()
    }

    /// The error that a reply holds, whatever its status.
    private static func error(in value: Any?) -> Any? {
        if let list = value as? [Any] { return list.lazy.compactMap { error(in: $0) }.first }
        guard let object = value as? [String: Any] else { return nil }
        if let error = object["error"], isError(error) {
            // `{"error": true, "message": …}`: the object itself says what.
            return error is NSNumber ? object : error
        }
        if object["object"] as? String == "error" || object["type"] as? String == "error" { return object }
        let choices = object["choices"] as? [[String: Any]] ?? []
        return choices.lazy.compactMap { choice in
            [choice["error"], (choice["message"] as? [String: Any])?["error"]].lazy.compactMap(\.self).first(
                where: isError)
        }.first
    }

    private static func isError(_ value: Any) -> Bool {
        switch value {
        case is NSNull: false
        case let flag as NSNumber: flag.boolValue
        case let text as String: !text.isEmpty
        case let list as [Any]: !list.isEmpty
        case let object as [String: Any]: !object.isEmpty
        default: false
        }
    }

    private mutating func read(_ value: Any?) {
        if let list = value as? [Any] {
            for element in list where message == nil { read(element) }
            return
        }
        guard let object = value as? [String: Any] else {
            message = value as? String
            return
        }
        message =
            ["message", "error", "detail", "error_message", "msg"].lazy.compactMap { Self.text(object[$0]) }.first
        for key in ["code", "type", "status", "reason"] { Self.text(object[key]).map { _ = codes.insert($0) } }
        parameter = Self.text(object["param"])
        context.prompt = (object["n_prompt_tokens"] as? NSNumber)?.intValue
        context.size = (object["n_ctx"] as? NSNumber)?.intValue
        // What a gateway was told by the one behind it.
        if let behind = Self.text((object["metadata"] as? [String: Any])?["raw"]) {
            message = [message, behind].compactMap(\.self).joined(separator: ": ")
        }
        for detail in object["details"] as? [[String: Any]] ?? [] {
            Self.text(detail["reason"]).map { _ = codes.insert($0) }
            for violation in detail["violations"] as? [[String: Any]] ?? [] {
                Self.text(violation["quotaId"]).map { _ = codes.insert($0) }
            }
            wait = wait ?? Self.text(detail["retryDelay"]).flatMap(Self.delay)
        }
    }

    /// A text, a number as one, or a list of what FastAPI finds wrong.
    private static func text(_ value: Any?) -> String? {
        switch value {
        case let text as String: text.isEmpty ? nil : text
        case let flag as NSNumber where isBoolean(flag): nil
        case let number as NSNumber: number.stringValue
        case let list as [[String: Any]]:
            list.compactMap { finding in
                guard let message = text(finding["msg"]) ?? text(finding["message"]) else { return nil }
                let place = (finding["loc"] as? [Any])?.map { "\($0)" }.joined(separator: ".")
                return [place, message].compactMap(\.self).joined(separator: ": ")
            }.joined(separator: "; ").nonEmpty
        default: nil
        }
    }

    /// Foundation keeps both in one type.
    private static func isBoolean(_ number: NSNumber) -> Bool { number.objCType.pointee == 0x63 }

    /// `43s`, `1.5s`.
    private static func delay(_ text: String) -> Duration? {
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0...86_400).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }

    // MARK: What an error in a success would have been

    private var statusSaid: Int? {
        if let number = codes.lazy.compactMap({ Int($0) }).first(where: { (400..<600).contains($0) }) { return number }
        if let said = Self.statuses.first(where: { codes.contains($0.code) })?.status { return said }
        return lowered.contains("rate limit") ? 429 : nil
    }

    /// The vendors' own words, and the status that goes with each.
    private static let statuses: [(code: String, status: Int)] = [
        ("rate_limit_exceeded", 429), ("rate_limit_error", 429), ("insufficient_quota", 429),
        ("RESOURCE_EXHAUSTED", 429),
        ("overloaded_error", 529), ("authentication_error", 401), ("invalid_api_key", 401), ("UNAUTHENTICATED", 401),
        ("permission_error", 403), ("PERMISSION_DENIED", 403), ("billing_error", 402), ("not_found_error", 404),
        ("model_not_found", 404), ("NOT_FOUND", 404), ("UNAVAILABLE", 503), ("DEADLINE_EXCEEDED", 504),
        ("INTERNAL", 500),
        ("api_error", 500), ("server_error", 500), ("timeout_error", 504),
    ]

    // MARK: What it means

    /// For comparing.
    private var lowered: String { (message ?? raw).lowercased() }

    private static let exhausted: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded", "billing_hard_limit_reached",
        "billing_not_active", "billing_error",
    ]

    private static let keyRefused: Set<String> = [
        "invalid_api_key", "authentication_error", "invalid_authentication", "permission_error", "API_KEY_INVALID",
        "UNAUTHENTICATED", "PERMISSION_DENIED",
    ]

    /// Nil for what is the photo's alone, or what the status says by itself.
    var meaning: ReplyFault.Meaning? {
        let words = lowered
        // Sent with status 400, and told from other faults of a request by its words alone.
        if !codes.isDisjoint(with: Self.exhausted) || words.contains("credit balance is too low") {
            return .outOfCredit
        }
        if status == 429 {
            // A day's limit has the code of a minute's; only the words say which: "requests per day (RPD)".
            let isOfDay = ["per day", "per-day", "daily"].contains { words.contains($0) }
            return isOfDay || codes.contains { $0.contains("PerDay") } ? .outForToday : nil
        }
        let namesKey = [
            "api key not valid", "incorrect api key", "invalid api key", "api key is invalid", "invalid x-api-key",
        ].contains { words.contains($0) }
        if !codes.isDisjoint(with: Self.keyRefused) || (status < 500 && namesKey) { return .keyRefused }
        if isContextTooSmall { return .contextTooSmall }
        if VisionRefusal.isOne(status: status, words: words) { return .noVision }
        if codes.contains("not_found_error") || codes.contains("NOT_FOUND") { return .notFound(hint: nil) }
        return nil
    }

    /// The part of the request that the server did not know, where it names it.
    func blames(_ parts: [String]) -> Bool {
        guard [400, 422, 500].contains(status), !isContextTooSmall else { return false }
        let words = [parameter ?? "", message ?? "", message == nil ? raw : ""]
        return parts.contains { part in words.contains { $0.contains(part) } }
    }

    // MARK: The server's context

    /// Picture, words and answer do not fit into what the server keeps in mind.
    var isContextTooSmall: Bool {
        guard [400, 413, 422, 500].contains(status) else { return false }
        if codes.contains("exceed_context_size_error") || codes.contains("context_length_exceeded") { return true }
        let words = lowered
        return [
            "context length", "context size", "context window", "maximum context", "max_model_len", "exceeds n_ctx",
            "exceed n_ctx", "too long to fit into the model", "prompt is too long", "context the overflows",
            "max_completion_tokens' is too large", "max_tokens is too large", "max_tokens' is too large",
        ].contains { words.contains($0) }
    }

    /// Tokens that are left for an answer, where the server says; nil where it does not.
    var roomForAnswer: Int? {
        guard let size = context.size, let prompt = context.prompt else { return nil }
        return size - prompt
    }

    /// vLLM and OpenAI say it in words.
    private mutating func countTokens() {
        guard isContextTooSmall else { return }
        let words = lowered
        func number(_ pattern: Regex<(Substring, Substring)>) -> Int? {
            words.firstMatch(of: pattern).flatMap { Int($0.1) }
        }
        context.size = context.size ?? number(/context (?:length|size|window)[^0-9]{0,20}(\d+)/)
        context.prompt =
            context.prompt ?? number(/(\d+) (?:tokens )?in the messages/) ?? number(/(\d+) input tokens/)
            ?? number(/prompt \(total length (\d+)\)/)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
