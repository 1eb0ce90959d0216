import Foundation

/// Which names are the same in a folder.
public struct NameRules: Hashable, Sendable {
    /// `a` and `A` are the same.
    public var foldsCase: Bool
    /// `é` and `e` with a combining accent are the same.
    public var foldsNormalization: Bool

    public init(foldsCase: Bool, foldsNormalization: Bool) {
        self.foldsCase = foldsCase
        self.foldsNormalization = foldsNormalization
    }

    /// The strictest rules: a folder may be copied to a system that has them.
    public static let careful = NameRules(foldsCase: true, foldsNormalization: true)

    /// The key of a name without its extension.
    public func stemKey(_ name: FileName) -> FileName { key(FileName(name.stem) ?? name) }

    /// A key that is equal for names that are the same here.
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
        // Folding can undo the normalization.
        if foldsNormalization { text = text.precomposedStringWithCanonicalMapping }
        return FileName(text) ?? name
    }
}
