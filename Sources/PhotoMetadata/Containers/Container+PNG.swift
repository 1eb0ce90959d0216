import Foundation
import PhotoModel

/// PNG's chunks (W3C, PNG Specification, third edition, section 11).
extension Container {
    private static let mostChunks = 100_000
    private static let longestText = 2 << 20

    mutating func readPNG(_ file: Region) {
        var place = 8
        for _ in 0..<Self.mostChunks {
            guard let head = file.read(place, 8).map(Array.init) else { return }
            let length = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
            guard let body = file.part(place + 8, length) else { return }
            switch String(decoding: head[4..<8], as: UTF8.self) {
            case "IHDR": (width, height) = (body.bigEndian(0, 4) ?? 0, body.bigEndian(4, 4) ?? 0)
            case "eXIf": exif = body.begins(with: "Exif\0\0") ? body.part(6) : body
            case "tEXt", "zTXt", "iTXt":
                if length <= Self.longestText, let text = PNGText(body, kind: head[4]) { take(text) }
            case "IEND": return
            default: break
            }
            place += 12 + length
        }
    }

    private mutating func take(_ text: PNGText) {
        switch text.keyword {
        case "XML:com.adobe.xmp": xmp.append(text.content)
        case "Creation Time": created = created ?? Self.date(text.content)
        // What ImageMagick and ExifTool write: the block in hexadecimal.
        case "Raw profile type exif", "Raw profile type APP1":
            guard let block = text.profile else { return }
            if block.starts(with: "Exif\0\0".utf8) {
                if exif == nil { exif = Region(Array(block.dropFirst(6))) }
            } else if block.starts(with: "http://ns.adobe.com/xap/1.0/\0".utf8) {
                xmp.append(Array(block.dropFirst(29)))
            }
        case "Raw profile type xmp": text.profile.map { xmp.append($0) }
        case "Raw profile type iptc":
            guard let block = text.profile, iptc == nil else { return }
            iptc = IPTC(photoshop: block) ?? IPTC(block)
        default: break
        }
    }

    /// As the specification suggests it (RFC 1123), or as most programs write it.
    private static func date(_ bytes: [UInt8]) -> CaptureDate? {
        let text = String(decoding: bytes.prefix(64), as: UTF8.self).trimmingCharacters(in: .whitespaces)
        if let date = CaptureDate(text: text) { return date }
        // `Sun, 14 Jul 2019 10:11:12 +0200`
        let parts = text.split(whereSeparator: { " ,:".contains($0) }).map(String.init)
        let start = parts.firstIndex { Int($0) != nil } ?? parts.endIndex
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard parts.count >= start + 3, let day = Int(parts[start]), let year = Int(parts[start + 2]),
            let month = months.firstIndex(of: parts[start + 1].prefix(3).lowercased())
        else { return nil }
        func number(_ index: Int) -> Int { start + index < parts.count ? Int(parts[start + index]) ?? 0 : 0 }
        var date = CaptureDate(
            year: year, month: month + 1, day: day, hour: number(3), minute: number(4), second: number(5))
        if parts.count < start + 5 { date?.isDayOnly = true }
        return date
    }
}
