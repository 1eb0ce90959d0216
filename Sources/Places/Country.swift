import Foundation

enum Country {
    private static let english = Locale(identifier: "en")

    /// The name by CLDR, as people write it: "Hong Kong", not "Hong Kong SAR China"; "Myanmar", not "Myanmar (Burma)".
    ///
    /// - Parameters:
    ///   - code: ISO 3166-1 alpha-2.
    ///   - language: BCP 47; English where it is nil or unknown.
    /// - Returns: the name; the code itself if it is unknown.
    static func name(_ code: String, in language: String? = nil) -> String {
        let own = language.map { Locale(identifier: $0) }
        // Empty for an unknown language.
        let names = [own, english].lazy.compactMap { $0?.localizedString(forRegionCode: code) }
        guard let name = names.first(where: { !$0.isEmpty }) else { return code }
        let plain = name.components(separatedBy: " (")[0]
        return plain.hasSuffix(" SAR China") ? String(plain.dropLast(10)) : plain
    }
}
