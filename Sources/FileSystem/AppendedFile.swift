import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file, with mode 0600, that only grows.
public struct AppendedFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    public var exists: Bool { access(path, F_OK) == 0 }

    /// Appends bytes; creates the file if there is none. Blocking.
    ///
    /// - Throws: `FileSystemError`.
    public func append(_ bytes: [UInt8]) throws(FileSystemError) {
        try withFile(.write) { _ = try $0.writeAll(bytes) }
    }

    /// Makes the file durable. Blocking.
    ///
    /// - Throws: `FileSystemError`.
    public func sync() throws(FileSystemError) {
        try withFile(.sync) { descriptor in
            guard fsync(descriptor.rawValue) == 0 else { throw Errno.current }
        }
    }

    public func delete() { unlink(path) }

    private func withFile(
        _ operation: FileSystemError.Operation, _ body: (FileDescriptor) throws -> Void
    ) throws(FileSystemError) {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec, .noFollow],
                permissions: [.ownerRead, .ownerWrite])
            try descriptor.closeAfter { try body(descriptor) }
        } catch {
            throw FileSystemError(operation, path, error as? Errno ?? .ioError)
        }
    }
}
