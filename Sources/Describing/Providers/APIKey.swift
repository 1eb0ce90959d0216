import Crypto
import Foundation
import PhotoModel

/// A secret. It says nothing of itself, neither to print nor to a debugger's description.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// Nil when it is empty or could break out of a header.
    public init?(_ text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, trimmed.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 && $0.value < 127 })
        else { return nil }
        secret = trimmed
    }

    public var description: String { "<key>" }
    public var debugDescription: String { "<key>" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Tells a person's keys apart, and says next to nothing of any: 16 bits of its SHA-256, hex.
    public var tag: String { String(SHA256.hash(data: Data(secret.utf8)).hex.prefix(4)) }

    /// For a header of a request, and nowhere else.
    func header(_ name: String, prefix: String = "") -> String { "\(name): \(prefix)\(secret)" }

    /// Servers quote a wrong key in their answers: take it out before anyone sees it.
    func redacted(_ reply: HTTPReply) -> HTTPReply {
        guard Data(reply.body).range(of: Data(secret.utf8)) != nil else { return reply }
        let text = String(decoding: reply.body, as: UTF8.self).replacingOccurrences(of: secret, with: "<key>")
        return HTTPReply(status: reply.status, headers: reply.headers, body: Array(text.utf8))
    }
}
