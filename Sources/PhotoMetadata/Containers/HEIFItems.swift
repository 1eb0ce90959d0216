/// The items of a `meta` box that tell of the primary picture.
struct HEIFItems {
    private(set) var exif: Region?
    private(set) var xmp: Region?
    private(set) var size: (width: Int, height: Int)?
    /// The primary picture's property `irot` lays it on its side.
    private(set) var isTurned = false

    private static let most = 5_000

    init?(_ meta: Region, file: Region) {
        // Version and flags stand before the boxes.
        let boxes = meta.boxes(from: 4)
        func first(_ type: String) -> Region? { boxes.first { $0.type == type }?.body }
        guard let information = first("iinf"), let locations = first("iloc") else { return nil }
        let primary = first("pitm").flatMap { $0.bigEndian(4, $0.bigEndian(0, 1) == 0 ? 2 : 4) }
        let describing = first("iref").map { Self.describing(primary, in: $0) } ?? []
        if let properties = first("iprp"), let primary { readProperties(properties, of: primary) }

        var kinds: [(item: Int, isExif: Bool)] = []
        let isShort = information.bigEndian(0, 1) == 0
        for box in information.boxes(from: isShort ? 6 : 8).prefix(Self.most) where box.type == "infe" {
            guard let version = box.body.bigEndian(0, 1), version >= 2,
                let item = box.body.bigEndian(4, version == 2 ? 2 : 4)
            else { continue }
            let kind = version == 2 ? 8 : 10
            if box.body.begins(with: "Exif", at: kind) {
                kinds.append((item, true))
            } else if box.body.begins(with: "mime", at: kind), Self.isXMP(box.body, from: kind + 4) {
                kinds.append((item, false))
            }
        }
        // What is said to describe the primary picture goes first.
        for (item, isExif) in kinds.filter({ describing.contains($0.item) }) + kinds {
            if isExif ? exif != nil : xmp != nil { continue }
            let content = Self.content(of: item, locations, file: file, data: first("idat"))
            if isExif { exif = content } else { xmp = content }
        }
    }

    /// The type of the item's content follows its name.
    private static func isXMP(_ entry: Region, from start: Int) -> Bool {
        guard let text = entry.read(start, min(200, entry.count - start)),
            let end = text.firstIndex(of: 0)
        else { return false }
        return text[(end + 1)...].starts(with: "application/rdf+xml".utf8)
    }

    /// The items that are said to describe one.
    private static func describing(_ item: Int?, in references: Region) -> Set<Int> {
        guard let item else { return [] }
        let size = references.bigEndian(0, 1) == 0 ? 2 : 4
        var found: Set<Int> = []
        for box in references.boxes(from: 4).prefix(most) where box.type == "cdsc" {
            guard let from = box.body.bigEndian(0, size), let count = box.body.bigEndian(size, 2) else { continue }
            for index in 0..<min(count, most) where box.body.bigEndian(size + 2 + index * size, size) == item {
                found.insert(from)
            }
        }
        return found
    }

    private static func content(of item: Int, _ locations: Region, file: Region, data: Region?) -> Region? {
        guard let version = locations.bigEndian(0, 1), let sizes = locations.bigEndian(4, 2) else { return nil }
        let (offsetSize, lengthSize) = (sizes >> 12 & 15, sizes >> 8 & 15)
        let (baseSize, indexSize) = (sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
        let itemSize = version < 2 ? 2 : 4
        guard let count = locations.bigEndian(6, itemSize) else { return nil }
        var place = 6 + itemSize
        func next(_ size: Int) -> Int? {
            defer { place += size }
            return size == 0 ? 0 : locations.bigEndian(place, size)
        }
        for _ in 0..<min(count, most) {
            guard let number = next(itemSize), let method = version == 0 ? 0 : next(2), next(2) != nil,
                let base = next(baseSize), let extents = next(2), extents <= most
            else { return nil }
            var parts: [(offset: Int, length: Int)] = []
            for _ in 0..<extents {
                guard next(indexSize) != nil, let offset = next(offsetSize), let length = next(lengthSize) else {
                    return nil
                }
                parts.append((offset, length))
            }
            guard number == item else { continue }
            guard let whole = method & 15 == 1 ? data : file, method & 15 < 2 else { return nil }
            let regions = parts.compactMap { part in
                base <= whole.count && part.offset <= whole.count
                    ? whole.part(base + part.offset, part.length == 0 ? .max : part.length) : nil
            }
            guard regions.count != 1 else { return regions[0] }
            return Region(regions.flatMap { $0.bytes(limit: XMPPacket.limit) })
        }
        return nil
    }

    private mutating func readProperties(_ properties: Region, of primary: Int) {
        let boxes = properties.boxes()
        guard let container = boxes.first(where: { $0.type == "ipco" })?.body else { return }
        let all = container.boxes()
        for box in boxes where box.type == "ipma" {
            for index in Self.associations(of: primary, in: box.body) where all.indices.contains(index - 1) {
                let property = all[index - 1]
                switch property.type {
                case "ispe": size = (property.body.bigEndian(4, 4) ?? 0, property.body.bigEndian(8, 4) ?? 0)
                case "irot": isTurned = (property.body.bigEndian(0, 1) ?? 0) & 1 == 1
                default: break
                }
            }
        }
    }

    private static func associations(of item: Int, in box: Region) -> [Int] {
        guard let head = box.bigEndian(0, 4), let count = box.bigEndian(4, 4) else { return [] }
        let itemSize = head >> 24 == 0 ? 2 : 4
        let indexSize = head & 1 == 0 ? 1 : 2
        var place = 8
        for _ in 0..<min(count, most) {
            guard let number = box.bigEndian(place, itemSize), let entries = box.bigEndian(place + itemSize, 1) else {
                return []
            }
            place += itemSize + 1
            if number == item {
                return (0..<entries).compactMap { index in
                    // The highest bit says whether the property is essential.
                    box.bigEndian(place + index * indexSize, indexSize).map { $0 & (indexSize == 1 ? 0x7F : 0x7FFF) }
                }
            }
            place += entries * indexSize
        }
        return []
    }
}
