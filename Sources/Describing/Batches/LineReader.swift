import Foundation

/// Reads a file line by line, in constant memory.
public final class LineReader {
    private let file: UnsafeMutablePointer<FILE>
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    /// The last line had no end: something after it may be missing.
    public private(set) var isCut = false

    /// Nil if the file can't be opened.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - start: the first byte that is read.
    public init?(_ path: String, from start: UInt64 = 0) {
        guard let file = fopen(path, "re") else { return nil }
        fseeko(file, off_t(start), SEEK_SET)
        self.file = file
    }

    deinit {
        free(buffer)
        fclose(file)
    }

    /// The next line without its end; nil after the last.
    public func next() -> [UInt8]? {
        let count = getline(&buffer, &capacity, file)
        guard count > 0, let buffer else { return nil }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        isCut = bytes.last != UInt8(ascii: "\n")
        return Array(isCut ? bytes[...] : bytes.dropLast())
    }
}

@available(*, unavailable)
extension LineReader: Sendable {}
