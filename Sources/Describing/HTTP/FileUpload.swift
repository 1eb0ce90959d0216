#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A request's body that is read from a file while it is sent, with bytes before and after it.
struct FileUpload: Sendable {
    var path: String
    var head: [UInt8] = []
    var tail: [UInt8] = []

    /// Bytes of the file; nil if it can't be read.
    var fileSize: Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}

/// Reads a `FileUpload` from any place on.
final class UploadReader {
    private let upload: FileUpload
    private let descriptor: CInt
    let size: Int
    private let fileSize: Int
    private var position = 0

    /// - Returns: nil if the file can't be opened.
    init?(_ upload: FileUpload) {
        descriptor = open(upload.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0, let fileSize = upload.fileSize else { return nil }
        self.upload = upload
        self.fileSize = fileSize
        size = upload.head.count + fileSize + upload.tail.count
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Returns: the number of bytes that were written to `buffer`; nil if the file can't be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let inFile = position - upload.head.count
        if inFile < 0 { return copy(upload.head[position...], buffer) }
        if inFile >= fileSize { return copy(upload.tail[min(inFile - fileSize, upload.tail.count)...], buffer) }
        let count = pread(descriptor, buffer.baseAddress, min(buffer.count, fileSize - inFile), off_t(inFile))
        guard count > 0 else { return nil }
        position += count
        return count
    }

    private func copy(_ bytes: ArraySlice<UInt8>, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = bytes.prefix(buffer.count)
        buffer.copyBytes(from: part)
        position += part.count
        return part.count
    }

    /// - Returns: false if there is no such place.
    func seek(to offset: Int) -> Bool {
        guard (0...size).contains(offset) else { return false }
        position = offset
        return true
    }
}

@available(*, unavailable)
extension UploadReader: Sendable {}
