/// One component of a path, as bytes: not necessarily UTF-8, never empty, never `.` or `..`, without `/` and NUL.
public struct FileName: Hashable, Sendable {
    public let bytes: [UInt8]

    /// Nil if the bytes can't be one component of a path.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard Self.isLegal(bytes[...]) else { return nil }
        self.bytes = bytes
    }

    /// These bytes can be one component of a path.
    static func isLegal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let dot = UInt8(ascii: ".")
        guard let first = bytes.first, !(first == dot && bytes.count <= 2 && bytes.last == dot) else { return false }
        return !bytes.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    public init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// The name as text, for display only: bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Nil if the bytes are not UTF-8.
    public var exactText: String? { String(validating: bytes, as: UTF8.self) }

    public var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }

    public var isHidden: Bool { bytes[0] == UInt8(ascii: ".") }

    /// The position of the last dot, if an extension follows it: 1 to 16 ASCII letters or digits, not the whole name.
    var extensionDot: Int? {
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
        let tail = bytes[(dot + 1)...]
        guard (1...FileExtension.longest).contains(tail.count), tail.allSatisfy(\.isASCIIAlphanumeric) else {
            return nil
        }
        return dot
    }

    /// The part before the extension's dot.
    public var stem: [UInt8] { extensionDot.map { Array(bytes[..<$0]) } ?? bytes }

    /// The extension with its dot, byte for byte; empty if there is none.
    public var dotExtension: [UInt8] { extensionDot.map { Array(bytes[$0...]) } ?? [] }

    /// The extension in lower case, without its dot.
    public var lowercasedExtension: String {
        String(decoding: dotExtension.dropFirst().map(\.asciiLowercased), as: UTF8.self)
    }

    /// The ending looks like a broken extension (`x.jpg `, `...`): there is a dot, but no extension.
    public var hasBrokenExtension: Bool {
        guard extensionDot == nil else { return false }
        return bytes.dropFirst().contains(UInt8(ascii: "."))
    }
}

extension FileName: CustomStringConvertible {
    public var description: String { text }
}

extension UInt8 {
    public var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    public var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
    public var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
    public var asciiLowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
