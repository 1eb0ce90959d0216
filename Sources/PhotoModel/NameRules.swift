import Foundation

/// Which names a folder takes for one.
public struct NameRules: Hashable, Sendable {
    /// `a` and `A` are one name.
    public var foldsCase: Bool
    /// `é` and `e` with an accent behind it are one name.
    public var foldsNormalization: Bool

    public init(foldsCase: Bool, foldsNormalization: Bool) {
        self.foldsCase = foldsCase
        self.foldsNormalization = foldsNormalization
    }

    /// As on the most careful of systems, where a folder may be copied to.
    public static let careful = NameRules(foldsCase: true, foldsNormalization: true)

    /// The key of a name without its extension.
    public func stemKey(_ name: FileName) -> FileName { key(FileName(name.stem) ?? name) }

    /// What stands for a name and for all that are the same here.
    public func key(_ name: FileName) -> FileName {
        guard foldsCase || foldsNormalization else { return name }
        if name.isASCII {
            guard foldsCase, name.bytes.contains(where: { $0 != $0.asciiLowercased }) else { return name }
            return FileName(name.bytes.map(\.asciiLowercased)) ?? name
        }
        guard var text = name.exactText else {
            return foldsCase ? FileName(name.bytes.map(\.asciiLowercased)) ?? name : name
        }
        if foldsNormalization { text = text.precomposedStringWithCanonicalMapping }
        if foldsCase { text = text.folding(options: .caseInsensitive, locale: nil) }
        // A fold may undo the normalisation.
        if foldsNormalization { text = text.precomposedStringWithCanonicalMapping }
        return FileName(text) ?? name
    }
}
