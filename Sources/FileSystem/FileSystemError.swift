public import PhotoModel
public import SystemPackage

/// A system call that failed: which one, on what, and why.
public struct FileSystemError: Error, Hashable, Sendable {
    public enum Operation: String, Sendable {
        case open, list, stat, read, write, rename, link, unlink, sync, lock, resolve
    }

    public var operation: Operation
    /// For messages; bytes that are not UTF-8 may have been replaced.
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
    /// The same as the failure of a photo.
    public var failure: ItemFailure {
        let code: FailureCode =
            switch errno {
            case .permissionDenied, .notPermitted: .permissionDenied
            case .noSuchFileOrDirectory: .missing
            case .fileExists: .targetExists
            case .noSpace: .diskFull
            case .readOnlyFileSystem: .readOnly
            case .fileNameTooLong: .nameTooLong
            case .improperLink: .crossDevice
            case .diskQuotaExceeded: .diskFull
            case .staleNFSFileHandle: .changed
            case .tooManySymbolicLinkLevels: .symbolicLink
            default: .ioError
            }
        return ItemFailure(code, "cannot \(operation.rawValue): \(errno)")
    }
}

/// The only place that reads errno. Repeats the call after EINTR.
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
