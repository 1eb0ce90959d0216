import Foundation
public import PhotoModel

/// Any tag by its name, for templates.
extension FileMetadata {
    /// - Parameters:
    ///   - tag: the tag.
    ///   - sidecars: packets that belong to the photo; what its own says goes first.
    /// - Returns: one text for each value; empty where the tag is not there, or holds no text or number.
    public func values(of tag: MetadataTag, sidecars: [SidecarMetadata] = []) -> [String] {
        switch tag {
        case .exif(let tag): return exifValues(tag)
        case .iptc(let tag): return container?.iptc?.texts(tag.number) ?? []
        case .xmp(let namespace, let name):
            let packets = [xmp].compactMap(\.self) + sidecars.compactMap(\.packet)
            return packets.lazy.map { $0.texts(namespace, name) }.first { !$0.isEmpty } ?? []
        }
    }

    private func exifValues(_ tag: ExifTag) -> [String] {
        guard let directory = directory(tag.directory), let entry = directory.entries[tag.number] else { return [] }
        switch (tag.number, entry.type) {
        case (0x9C9B...0x9C9F, _):
            return directory.block(tag.number, limit: 8_192).flatMap {
                MetadataText.decodeUTF16($0, isLittleEndian: true)
            }.map { [$0] } ?? []
        case (0x9286, _): return userComment(directory).map { [$0] } ?? []
        // Below a third of a second people write a fraction.
        case (0x829A, 5): return directory.fractions(tag.number).first.flatMap(Self.exposure).map { [$0] } ?? []
        case (_, 2), (_, 7), (_, 129): return directory.text(tag.number).map { [$0] } ?? []
        default: return directory.numbers(tag.number).map(Self.number)
        }
    }

    private static func exposure(_ time: (numerator: Int, denominator: Int)) -> String? {
        guard time.numerator > 0, time.denominator > 0 else { return nil }
        let seconds = Double(time.numerator) / Double(time.denominator)
        return seconds < 0.3 ? "1/\(Int((1 / seconds).rounded()))" : number(seconds)
    }

    /// Without a fraction where there is none, and with three digits of it at most.
    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        var text = String(format: "%.3f", value)
        while text.hasSuffix("0") { text.removeLast() }
        return text
    }

    /// Eight bytes say how it is written (Exif 3.0, 4.6.6.4.4).
    private func userComment(_ directory: TIFFDirectory) -> String? {
        guard let block = directory.block(0x9286, limit: 4_096), block.count > 8 else { return nil }
        let content = block.dropFirst(8)
        return block.starts(with: "UNICODE\0".utf8)
            ? MetadataText.decodeUTF16(content, isLittleEndian: directory.reader.isLittleEndian)
            : MetadataText.decode(content.prefix { $0 != 0 })
    }
}
