/// HEIF and AVIF: items of a `meta` box (ISO/IEC 23008-12; ISO/IEC 14496-12, section 8.11).
extension Container {
    mutating func readHEIF(_ file: Region) {
        guard let meta = file.box("meta"), let items = HEIFItems(meta, file: file) else { return }
        if let size = items.size { (width, height) = size }
        isTurned = items.isTurned
        exif = items.exif.flatMap(Self.tiff)
        if let packet = items.xmp?.bytes(limit: XMPPacket.limit) { xmp = [packet] }
    }

    /// An Exif item begins with the offset of its TIFF structure. Some cameras write something else there, so it is looked for.
    private static func tiff(_ item: Region) -> Region? {
        if let offset = item.bigEndian(0, 4), let part = item.part(4 + offset), TIFFReader(part) != nil { return part }
        guard let start = item.read(0, min(item.count, 64)).map(Array.init) else { return nil }
        for offset in start.indices.dropLast(7) where start[offset] == start[offset + 1] {
            if let part = item.part(offset), TIFFReader(part) != nil { return part }
        }
        return nil
    }
}
