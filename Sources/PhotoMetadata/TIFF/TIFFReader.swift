/// Reads the directories of a TIFF structure: of a TIFF file, or of the Exif block of any other (TIFF 6.0, section 2;
/// BigTIFF). Nothing that it says is believed: counts and offsets are held against the region.
struct TIFFReader {
    let region: Region
    let isLittleEndian: Bool
    /// BigTIFF: offsets and counts of 8 bytes.
    let isBig: Bool
    let firstDirectory: Int

    /// Nil when this is no TIFF structure.
    init?(_ region: Region) {
        guard let mark = region.read(0, 2).map(Array.init), mark == [0x49, 0x49] || mark == [0x4D, 0x4D] else {
            return nil
        }
        self.region = region
        isLittleEndian = mark[0] == 0x49
        func number(_ offset: Int, _ size: Int) -> Int? {
            mark[0] == 0x49 ? region.littleEndian(offset, size) : region.bigEndian(offset, size)
        }
        switch number(2, 2) {
        // Panasonic's and Olympus's raw pictures have other marks, and are TIFF all the same.
        case 42, 0x55, 0x4F52, 0x5352:
            guard let first = number(4, 4) else { return nil }
            (isBig, firstDirectory) = (false, first)
        case 43:
            guard number(4, 2) == 8, let first = number(8, 8) else { return nil }
            (isBig, firstDirectory) = (true, first)
        default: return nil
        }
    }

    func number(_ offset: Int, _ size: Int) -> Int? {
        isLittleEndian ? region.littleEndian(offset, size) : region.bigEndian(offset, size)
    }

    /// - Parameter offset: of the directory's count of entries.
    /// - Returns: nil where there is none.
    func directory(at offset: Int) -> TIFFDirectory? {
        let (countSize, entrySize) = isBig ? (8, 20) : (2, 12)
        guard offset >= 8, offset < region.count, let count = number(offset, countSize), count > 0 else { return nil }
        var directory = TIFFDirectory(reader: self)
        for index in 0..<min(count, TIFFDirectory.mostEntries) {
            let start = offset + countSize + index * entrySize
            guard let tag = number(start, 2), let type = number(start + 2, 2),
                let values = number(start + 4, isBig ? 8 : 4)
            else { break }  // what was cut off is not there; the rest is
            guard let size = TIFFDirectory.sizes[type], values <= region.count / size else { continue }
            let place = start + (isBig ? 12 : 8)
            let inline = isBig ? 8 : 4
            let bytes = values * size
            guard let offset = bytes <= inline ? place : number(place, inline), offset < region.count else { continue }
            directory.add(
                tag: tag, TIFFDirectory.Entry(type: type, count: values, offset: offset, size: size))
        }
        return directory
    }
}
