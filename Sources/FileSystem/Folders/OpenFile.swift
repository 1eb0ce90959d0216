import CPosix
public import PhotoModel
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file that is open for reading, until the last reference ends.
public final class OpenFile: Sendable {
    public let descriptor: CInt
    private let folder: String
    /// The one that it was opened by.
    public let name: FileName

    /// - Parameters:
    ///   - descriptor: closed with this object.
    ///   - name: its name.
    ///   - folder: its path, for messages.
    init(descriptor: CInt, _ name: FileName, in folder: String) {
        self.descriptor = descriptor
        self.folder = folder
        self.name = name
    }

    private var path: String { name.label(in: folder) }

    deinit { close(descriptor) }

    /// The status of the open file, whatever its current name.
    public func status() throws(FileSystemError) -> FileStatus {
        try FileStatus(path) { () throws(Errno) in try Stat(FileDescriptor(rawValue: descriptor)) }
    }

    /// Up to `count` bytes from the start of the file.
    public func header(_ count: Int) throws(FileSystemError) -> [UInt8] { try read(count, at: 0) }

    /// Up to `count` bytes from an offset; fewer only at the end of the file.
    public func read(_ count: Int, at offset: Int64) throws(FileSystemError) -> [UInt8] {
        var failure: FileSystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = FileSystemError(.read, path, .current) }
                if got <= 0 { return }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }
}

extension FileName {
    /// For messages only.
    func label(in folder: String) -> String { folder.hasSuffix("/") ? folder + text : folder + "/" + text }
}
