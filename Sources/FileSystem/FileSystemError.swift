public import PhotoModel
public import SystemPackage

/// A system call that failed: which one, on what, and why.
public struct FileSystemError: Error, Hashable, Sendable {
    public enum Operation: String, Sendable {
        case open, list, stat, read, rename, link, unlink, sync, lock, resolve
    }

    public var operation: Operation
    /// For people; the bytes may have been replaced where they were not UTF-8.
    public var path: String
    public var errno: Errno

    public init(_ operation: Operation, _ path: String, _ errno: Errno) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }
}

extension FileSystemError: CustomStringConvertible {
    public var description: String { "\(operation.rawValue) \(path): \(errno)" }
}

extension FileSystemError {
    /// The same as one photo's failure; `code` says what a user can do something about.
    public var failure: ItemFailure {
        let code =
            switch errno {
            case .permissionDenied, .notPermitted: "permission_denied"
            case .noSuchFileOrDirectory: "missing"
            case .fileExists: "target_exists"
            case .noSpace: "disk_full"
            case .readOnlyFileSystem: "read_only"
            case .fileNameTooLong: "name_too_long"
            case .improperLink: "cross_device"
            case .diskQuotaExceeded: "disk_full"
            case .staleNFSFileHandle: "changed"
            case .tooManySymbolicLinkLevels: "symbolic_link"
            default: "io_error"
            }
        return ItemFailure(code: code, message: "cannot \(operation.rawValue): \(errno)")
    }
}

/// The only place that looks at errno: calls again after EINTR.
func valueOrErrno(
    _ operation: FileSystemError.Operation, _ path: @autoclosure () -> String, _ call: () -> CInt
) throws(FileSystemError) -> CInt {
    while true {
        let result = call()
        if result >= 0 { return result }
        let errno = Errno.current
        if errno == .interrupted { continue }
        throw FileSystemError(operation, path(), errno)
    }
}
