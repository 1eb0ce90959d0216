/// One directory, by tag. The first of two entries of one tag counts.
struct TIFFDirectory {
    /// A camera writes a few dozen.
    static let mostEntries = 1_000
    /// Bytes of one value.
    static let sizes: [Int: Int] = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
        // Exif 3.0: text in UTF-8.
        129: 1,
    ]
    /// Values of one entry that are read; texts and blocks have a limit of their own.
    private static let mostValues = 64
    private static let longestText = 4_096

    struct Entry {
        var type: Int
        var count: Int
        /// Where its values are.
        var offset: Int
        /// Bytes of a value.
        var size: Int
    }

    let reader: TIFFReader
    private(set) var entries: [Int: Entry] = [:]

    init(reader: TIFFReader) { self.reader = reader }

    mutating func add(tag: Int, _ entry: Entry) {
        if entries[tag] == nil { entries[tag] = entry }
    }

    /// The bytes of an entry, cut at `limit`.
    func block(_ tag: Int, limit: Int) -> [UInt8]? {
        guard let entry = entries[tag] else { return nil }
        let length = min(entry.count * entry.size, limit, max(0, reader.region.count - entry.offset))
        return reader.region.read(entry.offset, length).map(Array.init)
    }

    /// Where an entry's bytes stand.
    func part(_ tag: Int) -> Region? {
        entries[tag].flatMap { reader.region.part($0.offset, $0.count * $0.size) }
    }

    /// Text up to its first NUL, without blanks around it; nil where nothing is left.
    func text(_ tag: Int) -> String? {
        guard let type = entries[tag]?.type, [1, 2, 7, 129].contains(type) else { return nil }
        return block(tag, limit: Self.longestText).flatMap { MetadataText.decode($0.prefix { $0 != 0 }) }
    }

    /// Whole numbers, signed or not.
    func integers(_ tag: Int) -> [Int] {
        guard let entry = entries[tag] else { return [] }
        return (0..<min(entry.count, Self.mostValues)).compactMap { index in
            let offset = entry.offset + index * entry.size
            guard [1, 3, 4, 6, 7, 8, 9, 13, 16, 17, 18].contains(entry.type),
                let number = reader.number(offset, entry.size)
            else { return nil }
            switch entry.type {
            case 6: return Int(Int8(truncatingIfNeeded: number))
            case 8: return Int(Int16(truncatingIfNeeded: number))
            case 9: return Int(Int32(truncatingIfNeeded: number))
            default: return number
            }
        }
    }

    /// Numerators and denominators.
    func fractions(_ tag: Int) -> [(numerator: Int, denominator: Int)] {
        guard let entry = entries[tag], entry.type == 5 || entry.type == 10 else { return [] }
        return (0..<min(entry.count, Self.mostValues)).compactMap { index in
            let offset = entry.offset + index * 8
            guard let above = reader.number(offset, 4), let below = reader.number(offset + 4, 4) else { return nil }
            guard entry.type == 10 else { return (above, below) }
            return (Int(Int32(truncatingIfNeeded: above)), Int(Int32(truncatingIfNeeded: below)))
        }
    }

    /// Numbers of any kind; a fraction whose denominator is 0 is none.
    func numbers(_ tag: Int) -> [Double] {
        guard let entry = entries[tag] else { return [] }
        switch entry.type {
        case 5, 10:
            return fractions(tag).compactMap {
                $0.denominator == 0 ? nil : Double($0.numerator) / Double($0.denominator)
            }
        case 11, 12:
            return (0..<min(entry.count, Self.mostValues)).compactMap { index in
                guard let bytes = reader.region.read(entry.offset + index * entry.size, entry.size) else { return nil }
                let ordered = reader.isLittleEndian ? Array(bytes.reversed()) : Array(bytes)
                let bits = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                let value =
                    entry.type == 11
                    ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
                return value.isFinite ? value : nil
            }
        default: return integers(tag).map(Double.init)
        }
    }
}
