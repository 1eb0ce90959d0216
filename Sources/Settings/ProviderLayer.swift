import Foundation

/// Settings of one source for a provider: the environment, the top of the config file, or a section under `providers`.
struct ProviderLayer {
    var model: String?
    var baseURL: String?
    var keys: [KeyLocation.Place] = []
}
