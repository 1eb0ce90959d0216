#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A part of a file, with offsets from its own first byte.
struct Region {
    let file: FileBytes
    let start: Int
    let count: Int

    init(_ file: FileBytes) {
        self.init(file: file, start: 0, count: file.count)
    }

    private init(file: FileBytes, start: Int, count: Int) {
        (self.file, self.start, self.count) = (file, start, count)
    }

    init(_ bytes: [UInt8]) { self.init(FileBytes(bytes)) }

    /// - Returns: exactly `length` bytes; nil where they are not all in the region.
    func read(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return file.read(start + offset, length)
    }

    /// The part from `offset` on; cut where this region ends.
    func part(_ offset: Int, _ length: Int = .max) -> Region? {
        guard offset >= 0, offset <= count, length >= 0 else { return nil }
        return Region(file: file, start: start + offset, count: min(length, count - offset))
    }

    /// All of it, up to `limit` bytes.
    func bytes(limit: Int) -> [UInt8] { read(0, min(count, limit)).map(Array.init) ?? [] }

    func bigEndian(_ offset: Int, _ size: Int) -> Int? { read(offset, size)?.bigEndianNumber }

    func littleEndian(_ offset: Int, _ size: Int) -> Int? {
        read(offset, size).flatMap { Array($0.reversed())[...].bigEndianNumber }
    }

    func begins(with bytes: [UInt8]) -> Bool { read(0, bytes.count)?.elementsEqual(bytes) ?? false }

    func begins(with text: StaticString, at offset: Int = 0) -> Bool {
        guard let bytes = read(offset, text.utf8CodeUnitCount) else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes) }
    }
}
