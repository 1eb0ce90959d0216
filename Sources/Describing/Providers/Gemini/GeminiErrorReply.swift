import Foundation
import PhotoModel

/// `{"error": {"code", "message", "status", "details"}}`, sometimes inside an array; how long to wait stands in the details
/// (google.rpc.RetryInfo), which quota was hit too (google.rpc.QuotaFailure), and no header says either.
struct GeminiErrorReply {
    private let reply: HTTPReply
    private let detail: Detail?

    private struct Body: Decodable { var error: Detail }

    private struct Detail: Decodable {
        var message: String?
        var status: String?
        var details: [Fact]?
    }

    private struct Fact: Decodable {
        var retryDelay: String?
        var reason: String?
        var violations: [Violation]?
    }

    private struct Violation: Decodable { var quotaId: String? }

    init(_ reply: HTTPReply) {
        self.reply = reply
        let data = Data(reply.body)
        detail =
            (try? JSONDecoder().decode(Body.self, from: data))?.error
            ?? (try? JSONDecoder().decode([Body].self, from: data))?.first?.error
    }

    private var facts: [Fact] { detail?.details ?? [] }

    var error: DescribeError {
        ReplyFault(reply, meaning: meaning, message: detail?.message, keyVariable: "GEMINI_API_KEY").error
    }

    private var meaning: ReplyFault.Meaning? {
        if facts.contains(where: { $0.reason == "API_KEY_INVALID" }) { return .keyRefused }
        let quotas = facts.flatMap { $0.violations ?? [] }.compactMap(\.quotaId)
        if detail?.status == "RESOURCE_EXHAUSTED", quotas.contains(where: { $0.contains("PerDay") }) {
            return .outForToday
        }
        switch detail?.status {
        case "UNAUTHENTICATED", "PERMISSION_DENIED": return .keyRefused
        case "NOT_FOUND": return .notFound(hint: nil)
        case "INVALID_ARGUMENT" where ReplyFault.speaksOfVision(detail?.message): return .noVision
        default: return nil
        }
    }

    /// `43s`, `1.5s`.
    var wait: Duration? {
        facts.lazy.compactMap(\.retryDelay).first.flatMap { text in
            guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0...86_400).contains(seconds) else {
                return nil
            }
            return .seconds(seconds)
        }
    }
}
