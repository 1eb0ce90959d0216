#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads what a film of Apple's says about itself (QuickTime File Format Specification, "Metadata"). Nothing of it is
/// believed: sizes are held against the atom around them, and what is too large is not read.
public enum QuickTime {
    private static let key = "com.apple.quicktime.content.identifier"
    /// Of the whole `meta` atom, and of an identifier, which is a UUID.
    private static let largestMetadata: Int64 = 1 << 20
    private static let longest = 100

    /// - Parameter descriptor: stays the caller's.
    /// - Returns: nil where the file says none, or is no film.
    public static func contentIdentifier(descriptor: CInt) -> String? {
        let file = Atoms(size: Int64(lseek(descriptor, 0, SEEK_END))) { count, offset in
            var bytes = [UInt8](repeating: 0, count: count)
            return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
        }
        guard let movie = file.first("moov", in: 0..<file.size), let meta = file.first("meta", in: movie),
            Int64(meta.count) <= largestMetadata, let bytes = file.read(meta.count, Int64(meta.lowerBound))
        else { return nil }
        return identifier(bytes)
    }

    private static func identifier(_ meta: [UInt8]) -> String? {
        let atoms = Atoms(size: Int64(meta.count)) { count, offset in Array(meta[Int(offset)..<Int(offset) + count]) }
        // MPEG-4 puts a version and flags in front, QuickTime does not.
        let start: Int64 = meta.count >= 8 && Array(meta[4..<8]) == Array("hdlr".utf8) ? 0 : 4
        let all = min(start, atoms.size)..<atoms.size
        guard let keys = atoms.first("keys", in: all), let list = atoms.first("ilst", in: all),
            let index = position(of: key, in: Array(meta[Int(keys.lowerBound)..<Int(keys.upperBound)]))
        else { return nil }
        for item in atoms.all(in: list) where item.type == index {
            // A type and a locale stand before the value.
            guard let data = atoms.first("data", in: item.body), data.count > 8, data.count <= 8 + longest else {
                continue
            }
            return String(validating: meta[Int(data.lowerBound) + 8..<Int(data.upperBound)], as: UTF8.self)
        }
        return nil
    }

    /// Keys are numbered from 1: version and flags, a count, then each with its size and its namespace.
    private static func position(of key: String, in keys: [UInt8]) -> UInt32? {
        var offset = 8
        var number: UInt32 = 1
        while offset + 8 <= keys.count {
            let size = Int(bigEndian(keys[offset..<offset + 4]))
            guard size >= 8, offset + size <= keys.count else { return nil }
            if keys[offset + 8..<offset + size].elementsEqual(key.utf8) { return number }
            offset += size
            number += 1
        }
        return nil
    }
}

/// A file as a row of atoms, each with its size and its type in front.
private struct Atoms {
    let size: Int64
    /// A count of bytes from an offset on; nil when they are not there.
    let read: (Int, Int64) -> [UInt8]?

    func first(_ type: String, in range: Range<Int64>) -> Range<Int64>? {
        let wanted = bigEndian(Array(type.utf8)[...])
        return all(in: range).first { $0.type == wanted }?.body
    }

    /// A film has a few dozen atoms in one; somebody's idea of a joke may have millions.
    private static let most = 10_000

    func all(in range: Range<Int64>) -> [(type: UInt32, body: Range<Int64>)] {
        var found: [(type: UInt32, body: Range<Int64>)] = []
        var offset = range.lowerBound
        while range.upperBound - offset >= 8, found.count < Self.most, let header = read(8, offset) {
            var size = Int64(bigEndian(header[0..<4]))
            var body = offset + 8
            if size == 1, range.upperBound - offset >= 16, let long = read(8, body) {
                size = Int64(bitPattern: long.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
                body += 8
            } else if size == 0 {
                size = range.upperBound - offset
            }
            guard size >= body - offset, size <= range.upperBound - offset else { break }
            found.append((bigEndian(header[4..<8]), body..<offset + size))
            offset += size
        }
        return found
    }
}

private func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
}
