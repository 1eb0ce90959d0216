/// The case of extensions.
public enum ExtensionCase: String, Sendable, Codable, CaseIterable {
    case keep, lower, upper

    /// - Parameter dotExtension: with its dot; ASCII.
    /// - Returns: the same extension in this case.
    public func apply(_ dotExtension: [UInt8]) -> [UInt8] {
        switch self {
        case .keep: dotExtension
        case .lower: dotExtension.map(\.asciiLowercased)
        case .upper: dotExtension.map { $0.isASCIILetter ? $0 & ~0x20 : $0 }
        }
    }
}
