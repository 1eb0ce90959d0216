import Foundation

enum Country {
    private static let english = Locale(identifier: "en")

    /// The English name as people write it: "Hong Kong", not "Hong Kong SAR China"; "Myanmar", not "Myanmar (Burma)".
    ///
    /// - Parameter code: ISO 3166-1 alpha-2.
    /// - Returns: the name; the code itself if it is unknown.
    static func name(_ code: String) -> String {
        guard let name = english.localizedString(forRegionCode: code) else { return code }
        let plain = name.components(separatedBy: " (")[0]
        return plain.hasSuffix(" SAR China") ? String(plain.dropLast(10)) : plain
    }
}
