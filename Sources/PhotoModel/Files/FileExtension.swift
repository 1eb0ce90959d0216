/// A file name's extension in lower case, packed into two words: so that it can be compared without allocation, for every
/// file of a walk.
public struct FileExtension: Hashable, Sendable {
    /// Maximum length; `FileName` has no longer extensions.
    public static let longest = 16

    private var high: UInt64 = 0
    private var low: UInt64 = 0

    /// The extension of a name without one.
    public static let none = FileExtension([])

    init(_ bytes: some Collection<UInt8>) {
        precondition(bytes.count <= Self.longest)
        for byte in bytes {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte.asciiLowercased)
        }
    }
}

extension FileExtension: ExpressibleByStringLiteral {
    /// - Parameter value: at most 16 ASCII letters or digits, without the dot.
    public init(stringLiteral value: StaticString) {
        self.init(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }
}

extension FileName {
    /// The extension, for comparing.
    public var fileExtension: FileExtension {
        extensionDot.map { FileExtension(bytes[($0 + 1)...]) } ?? .none
    }
}
