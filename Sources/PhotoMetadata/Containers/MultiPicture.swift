import PhotoModel

/// The large thumbnails that cameras put behind a JPEG (CIPA DC-007, Multi-Picture Format).
enum MultiPicture {
    /// A camera writes two at most.
    private static let most = 16

    /// - Parameters:
    ///   - index: the segment behind "MPF\0": a TIFF structure, from which the offsets count.
    ///   - file: the whole file.
    /// - Returns: those that are JPEGs.
    static func thumbnails(_ index: Region, in file: Region) -> [EmbeddedPicture] {
        guard let reader = TIFFReader(index), let directory = reader.directory(at: reader.firstDirectory),
            let entries = directory.part(0xB002)
        else { return [] }
        return (0..<min(entries.count / 16, most)).compactMap { number in
            func field(_ offset: Int) -> Int? {
                let place = number * 16 + offset
                return reader.isLittleEndian ? entries.littleEndian(place, 4) : entries.bigEndian(place, 4)
            }
            // Large thumbnail, of whichever class.
            guard let kind = field(0), kind & 0xFF_FF00 == 0x01_0000, let count = field(4), let offset = field(8),
                offset > 0
            else {
                return nil
            }
            let start = index.start + offset
            guard let picture = file.part(start, count), picture.count == count, picture.begins(with: [0xFF, 0xD8])
            else {
                return nil
            }
            let size = JPEGSegments(picture).lazy.first { (0xC0...0xC2).contains($0.marker) }?.body
            guard let height = size?.bigEndian(1, 2), let width = size?.bigEndian(3, 2), width > 0, height > 0 else {
                return nil
            }
            return EmbeddedPicture(offset: start, count: count, width: width, height: height)
        }
    }
}
