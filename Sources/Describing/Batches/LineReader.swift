import Foundation

/// Reads a file line by line, in constant memory.
public final class LineReader {
    private let file: UnsafeMutablePointer<FILE>
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var rest: ArraySlice<UInt8> = []
    /// Bytes of the file up to the end of the last line.
    public private(set) var position: UInt64

    /// The rest of a longer line is dropped.
    private static let limit = 1 << 20

    /// Nil if the file can't be opened.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - start: the first byte that is read.
    public init?(_ path: String, from start: UInt64 = 0) {
        guard let file = fopen(path, "re") else { return nil }
        fseeko(file, off_t(start), SEEK_SET)
        self.file = file
        position = start
    }

    deinit { fclose(file) }

    /// The next line without its end; nil after the last.
    public func next() -> [UInt8]? {
        var line: [UInt8] = []
        var hasBegun = false
        while true {
            if rest.isEmpty {
                let count = fread(&buffer, 1, buffer.count, file)
                guard count > 0 else { return hasBegun ? line : nil }
                rest = buffer[..<count]
            }
            hasBegun = true
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let part = rest[..<(end ?? rest.endIndex)]
            line += part.prefix(Self.limit - line.count)
            position += UInt64(part.count + (end == nil ? 0 : 1))
            rest = end.map { rest[($0 + 1)...] } ?? []
            if end != nil { return line }
        }
    }
}

@available(*, unavailable)
extension LineReader: Sendable {}
