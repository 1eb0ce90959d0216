import Foundation

/// What the environment and the config file say of one provider.
public struct ProviderSettings: Sendable {
    public internal(set) var model: String?
    public internal(set) var baseURL: String?
    /// Where the key may be, first choice first.
    public internal(set) var keys: [KeyLocation] = []

    /// The key that may be sent to a server: one that was set together with its URL, else the first that was set for the
    /// provider alone.
    ///
    /// - Parameter destination: the job's base URL; nil for the provider's own host.
    public func key(for destination: String?) -> KeyLocation? {
        keys.first { $0.isSet(for: destination) } ?? keys.first { $0.isFor(destination) }
    }
}

/// Where a provider's key is kept, and which server it was set for.
public struct KeyLocation: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// An environment variable and its value.
        case variable(String, value: String)
        /// A file that only its owner may read.
        case file(String)
        /// A line of shell that prints the key.
        case command(String)
    }

    public let place: Place
    /// The base URL that was set together with the key; nil when the key was set for the provider alone.
    let baseURL: String?

    /// Whether the key may be sent there. A key that was set together with a base URL goes to that server only.
    ///
    /// - Parameter destination: the job's base URL; nil for the provider's own host.
    public func isFor(_ destination: String?) -> Bool {
        baseURL == nil || isSet(for: destination)
    }

    /// Whether the key was set together with that base URL: of several keys that one is meant.
    func isSet(for destination: String?) -> Bool {
        guard let baseURL, let destination, let server = Self.server(baseURL) else { return false }
        return server == Self.server(destination)
    }

    /// Scheme, host and port; nil for what is no URL.
    private static func server(_ url: String) -> String? {
        guard let parts = URLComponents(string: url.trimmingCharacters(in: .whitespaces)),
            let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        return "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}

/// One place that sets a model, a base URL and keys together: the environment, the top of the config file, or a section
/// under its `providers`.
struct ProviderLayer {
    var model: String?
    var baseURL: String?
    var keys: [KeyLocation.Place] = []
}

extension ProviderSettings {
    /// - Parameter layers: first choice first.
    init(_ layers: [ProviderLayer]) {
        for layer in layers {
            model = model ?? layer.model
            baseURL = baseURL ?? layer.baseURL
            keys += layer.keys.map { KeyLocation(place: $0, baseURL: layer.baseURL) }
        }
    }
}
