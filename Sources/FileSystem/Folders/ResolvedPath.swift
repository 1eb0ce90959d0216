import CPosix
public import PhotoModel
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A path that the user named, with all links resolved, and what it leads to.
public struct ResolvedPath: Sendable {
    public let path: FilePath
    public let kind: FileStatus.Kind
    /// The path as named was itself a link.
    public let wasLink: Bool

    /// - Throws: `FileSystemError` when the path or a part of it doesn't exist.
    public init(_ path: FilePath) throws(FileSystemError) {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else {
            throw FileSystemError(.resolve, path.string, .current)
        }
        defer { free(resolved) }
        self.path = FilePath(platformString: resolved)
        let named = try FileStatus(path.string) { () throws(Errno) in try path.stat(followTargetSymlink: false) }
        wasLink = named.kind == .symbolicLink
        kind = try FileStatus(path.string) { () throws(Errno) in try Stat(resolved) }.kind
    }
}

extension FilePath {
    /// The bytes as the file system holds them.
    public var bytes: [UInt8] {
        withPlatformString { start in
            var bytes: [UInt8] = []
            var next = start
            while next.pointee != 0 {
                bytes.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            return bytes
        }
    }

    public init(bytes: [UInt8]) {
        self = (bytes.filter { $0 != 0 } + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                // Never empty: it has at least the NUL.
                FilePath(platformString: characters.baseAddress.unsafelyUnwrapped)
            }
        }
    }

    /// This path relative to a folder that contains it; nil if the folder doesn't.
    public func relative(to folder: FilePath) -> RelativePath? {
        var rest = self
        guard rest.removePrefix(folder) else { return nil }
        return RelativePath(bytes: rest.bytes)
    }
}
