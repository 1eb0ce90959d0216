import Foundation

/// The address of a PostgreSQL database: a URI as psql has it (PostgreSQL 15, 34.1.1.2).
public struct PostgresAddress: Hashable, Sendable {
    /// Never shown: it can have a password.
    public let uri: String

    /// Nil for everything that is not such a URI; it is the path of a file then.
    public init?(_ text: String) {
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else { return nil }
        uri = text
    }

    /// The URI without a password, for people.
    public var shown: String {
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else {
            return Self.withoutSecrets(uri)
        }
        return Self.withoutSecrets(uri.replacingCharacters(in: colon..<at, with: ""))
    }

    /// The URI has a password.
    public var hasPassword: Bool { shown != uri }

    private var authority: Substring {
        let start = uri.range(of: "://").map(\.upperBound) ?? uri.startIndex
        let end = uri[start...].firstIndex { $0 == "/" || $0 == "?" } ?? uri.endIndex
        return uri[start..<end]
    }

    /// Without the parameters that are secrets.
    private static func withoutSecrets(_ uri: String) -> String {
        guard let question = uri.firstIndex(of: "?") else { return uri }
        let parameters = uri[uri.index(after: question)...].split(separator: "&").filter { parameter in
            !["password=", "sslpassword="].contains { parameter.lowercased().hasPrefix($0) }
        }
        return String(uri[..<question]) + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
    }
}
