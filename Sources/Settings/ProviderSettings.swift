import Foundation

/// The settings of one provider from the environment and the config file.
public struct ProviderSettings: Sendable {
    public internal(set) var model: String?
    public internal(set) var baseURL: String?
    /// Sources of the key, in order of precedence.
    public internal(set) var keys: [KeyLocation] = []

    /// The key for a server: one that was set together with its URL, otherwise the first that was set for the provider.
    ///
    /// - Parameter destination: the job's base URL; nil for the provider's own host.
    /// - Returns: nil where there is none.
    public func key(for destination: String?) -> KeyLocation? {
        keys.first { $0.isSet(for: destination) } ?? keys.first { $0.isFor(destination) }
    }
}

extension ProviderSettings {
    /// - Parameter layers: in order of precedence.
    init(_ layers: [ProviderLayer]) {
        for layer in layers {
            model = model ?? layer.model
            baseURL = baseURL ?? layer.baseURL
            keys += layer.keys.map { KeyLocation(place: $0, baseURL: layer.baseURL) }
        }
    }
}
