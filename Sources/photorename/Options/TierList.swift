import ArgumentParser
import PhotoModel

/// `flex,standard`: tiers by preference.
struct TierList: ExpressibleByArgument {
    let tiers: [RequestTier]

    init?(argument: String) {
        guard let tiers = [RequestTier](list: argument) else { return nil }
        self.tiers = tiers
    }

    static let allValueStrings = ["standard", "flex", "flex,standard", "batch"]
}
