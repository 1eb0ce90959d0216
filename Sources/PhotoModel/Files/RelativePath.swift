/// A path beneath a job's root, as bytes. It can't lead out of the root: no empty component, no `.`, no `..`, not absolute.
/// The root is the path without components.
public struct RelativePath: Hashable, Sendable {
    /// Components joined by `/`; empty for the root itself.
    public let bytes: [UInt8]

    public static let root = RelativePath(trusted: [])

    private init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Nil if a component is empty, `.`, `..` or contains a NUL, or if the path is absolute.
    public init?(bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            self = .root
            return
        }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.allSatisfy(FileName.isLegal) else { return nil }
        self.bytes = bytes
    }

    public init?(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    public var components: [FileName] {
        bytes.split(separator: UInt8(ascii: "/")).compactMap { FileName($0) }
    }

    public var isRoot: Bool { bytes.isEmpty }

    /// Nil for the root.
    public var name: FileName? {
        FileName(bytes[(lastSlash.map { $0 + 1 } ?? 0)...])
    }

    /// The folder that contains this path.
    public var directory: RelativePath {
        RelativePath(trusted: lastSlash.map { Array(bytes[..<$0]) } ?? [])
    }

    private var lastSlash: Int? { bytes.lastIndex(of: UInt8(ascii: "/")) }

    public func appending(_ name: FileName) -> RelativePath {
        RelativePath(trusted: isRoot ? name.bytes : bytes + [UInt8(ascii: "/")] + name.bytes)
    }

    public func appending(_ path: RelativePath) -> RelativePath {
        if isRoot { return path }
        if path.isRoot { return self }
        return RelativePath(trusted: bytes + [UInt8(ascii: "/")] + path.bytes)
    }

    /// For display only: bytes that are not UTF-8 become U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public var exactText: String? { String(validating: bytes, as: UTF8.self) }
}

extension RelativePath: CustomStringConvertible {
    public var description: String { isRoot ? "." : text }
}
