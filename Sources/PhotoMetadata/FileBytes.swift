#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Random access to the bytes of one file or block of memory. Nothing is read outside of it, and no more in all than
/// `budget`, so that the time to read a file's metadata is bounded whatever the file says of itself.
final class FileBytes {
    /// Bytes that are read together: most photos have all their tags within the first few kilobytes.
    private static let windowSize = 8 << 10
    /// Bytes that are read of one file at most.
    static let budget = 64 << 20

    private enum Backing {
        case memory
        case descriptor(CInt)
    }

    let count: Int
    private let backing: Backing
    private var window: [UInt8]
    private var windowStart = 0
    private var left = FileBytes.budget

    /// - Parameter descriptor: stays the caller's, and its offset as it is; it must be open for as long as this object lives.
    init(descriptor: CInt) {
        backing = .descriptor(descriptor)
        var status = stat()
        count = fstat(descriptor, &status) == 0 ? max(0, Int(status.st_size)) : 0
        window = []
    }

    init(_ bytes: [UInt8]) {
        backing = .memory
        count = bytes.count
        window = bytes
    }

    /// - Returns: exactly `length` bytes from `offset` on; nil where the file does not have them.
    func read(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        if let bytes = inWindow(offset, length) { return bytes }
        guard case .descriptor(let descriptor) = backing else { return nil }
        if length > Self.windowSize { return load(descriptor, offset, length).map { $0[...] } }
        guard let bytes = load(descriptor, offset, min(Self.windowSize, count - offset)) else { return nil }
        (window, windowStart) = (bytes, offset)
        return inWindow(offset, length)
    }

    private func inWindow(_ offset: Int, _ length: Int) -> ArraySlice<UInt8>? {
        let start = offset - windowStart
        guard start >= 0, start <= window.count, length <= window.count - start else { return nil }
        return window[start..<start + length]
    }

    private func load(_ descriptor: CInt, _ offset: Int, _ length: Int) -> [UInt8]? {
        guard length <= left else { return nil }
        left -= length
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
            while initialized < length, let start = buffer.baseAddress {
                let count = pread(
                    descriptor, start + initialized, length - initialized, off_t(offset + initialized))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                initialized += count
            }
        }
        return bytes.count == length ? bytes : nil
    }
}

extension ArraySlice<UInt8> {
    /// Up to 8 bytes. Of 8 the highest bit must be clear, or it is nil: no file is that long.
    var bigEndianNumber: Int? {
        guard count < 8 || count == 8 && (first ?? 0) < 0x80 else { return nil }
        return reduce(0) { $0 << 8 | Int($1) }
    }
}
