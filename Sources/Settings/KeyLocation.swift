import Foundation

/// The source of a provider's key, and the server that it was set for.
public struct KeyLocation: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// An environment variable and its value.
        case variable(String, value: String)
        /// A file that only its owner may read.
        case file(String)
        /// A shell command that prints the key.
        case command(String)
    }

    public let place: Place
    /// The base URL that was set together with the key; nil if the key was set for the provider.
    let baseURL: String?

    /// The key may be sent to this server. A key that was set together with a base URL goes to that server only.
    ///
    /// - Parameter destination: the job's base URL; nil for the provider's own host.
    /// - Returns: whether the key may be sent there.
    public func isFor(_ destination: String?) -> Bool {
        baseURL == nil || isSet(for: destination)
    }

    /// The key was set together with this base URL, so it takes precedence over other keys.
    func isSet(for destination: String?) -> Bool {
        guard let baseURL, let destination, let server = Self.server(baseURL) else { return false }
        return server == Self.server(destination)
    }

    /// Scheme, host and port; nil for an invalid URL.
    private static func server(_ url: String) -> String? {
        guard let parts = URLComponents(string: url.trimmingCharacters(in: .whitespaces)),
            let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        return "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}
