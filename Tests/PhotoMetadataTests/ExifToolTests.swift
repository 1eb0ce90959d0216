import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// Beside ExifTool, which reads everything: files of every format with dates of every kind, drawn at random.
struct ExifToolTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    static let formats = ["jpg", "png", "webp", "tif", "heic", "avif", "gif"]

    /// Tags that hold a date, with what formats can have them.
    static let dates: [(tag: String, formats: Set<String>?)] = [
        ("ExifIFD:DateTimeOriginal", nil), ("ExifIFD:CreateDate", nil),
        ("XMP-exif:DateTimeOriginal", nil), ("XMP-photoshop:DateCreated", nil), ("XMP-exif:DateTimeDigitized", nil),
        ("XMP-xmp:CreateDate", nil), ("IPTC", ["jpg", "png", "tif"]), ("GPS", nil),
        ("PNG:CreationTime", ["png"]), ("IFD0:ModifyDate", nil),
    ]

    private func makeBases() throws {
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; vips gaussnoise n.v 24 16 --mean 128; vips bandjoin 'n.v n.v n.v' m.v
            vips cast m.v c.v uchar; vips copy c.v b.v --interpretation srgb
            for f in jpg png webp tif gif; do vips copy b.v base.$f; done
            vips heifsave b.v base.heic --compression hevc; vips heifsave b.v base.avif --compression av1
            """)
        try #require(made.status == 0, "\(made.error)")
    }

    /// Files with drawn tags, all written by one ExifTool.
    private func make(_ count: Int, _ generator: inout SplitMix) throws -> [String] {
        var arguments: [String] = []
        var names: [String] = []
        for number in 0..<count {
            let format = Self.formats[number % Self.formats.count]
            let name = "p\(number).\(format)"
            try FileManager.default.copyItem(
                atPath: scratch.path + "/base.\(format)", toPath: scratch.path + "/" + name)
            names.append(name)
            // Of many kinds the first would nearly always be there.
            let first = Int.random(in: 0..<Self.dates.count, using: &generator)
            for (tag, formats) in Self.dates[first...] where formats?.contains(format) ?? true {
                guard Int.random(in: 0..<3, using: &generator) == 0 else { continue }
                arguments += Self.writing(tag, &generator)
            }
            if Bool.random(using: &generator) { arguments += ["-IFD0:Make=Canon"] }
            if Bool.random(using: &generator) { arguments += ["-IFD0:Model=EOS R6"] }
            if Int.random(in: 0..<3, using: &generator) == 0 {
                let (north, east) = (
                    Double.random(in: -80...80, using: &generator), Double.random(in: -170...170, using: &generator)
                )
                arguments += [
                    "-GPS:GPSLatitude=\(abs(north))", "-GPS:GPSLatitudeRef=\(north < 0 ? "S" : "N")",
                    "-GPS:GPSLongitude=\(abs(east))", "-GPS:GPSLongitudeRef=\(east < 0 ? "W" : "E")",
                ]
            }
            // Both byte orders.
            if format == "jpg" { arguments += ["-ExifByteOrder=\(Bool.random(using: &generator) ? "II" : "MM")"] }
            arguments += ["-XMP-dc:Subject=one", "-XMP-dc:Subject=two \(number)", name, "-execute"]
        }
        try scratch.write("arguments", arguments.joined(separator: "\n") + "\n")
        let written = try Shell.run(
            "cd '\(scratch.path)' && exiftool -@ arguments -common_args -q -n -m -overwrite_original -P")
        try #require(written.status == 0, "\(written.error.suffix(600))")
        return names
    }

    private static func writing(_ tag: String, _ generator: inout SplitMix) -> [String] {
        func two(_ range: ClosedRange<Int>) -> String {
            let number = Int.random(in: range, using: &generator)
            return number < 10 ? "0\(number)" : "\(number)"
        }
        let day = "\(Int.random(in: 1950...2030, using: &generator)):\(two(1...12)):\(two(1...28))"
        let time = "\(two(0...23)):\(two(0...59)):\(two(0...59))"
        let offset = ["", "+02:00", "-03:30", "Z"].randomElement(using: &generator) ?? ""
        switch tag {
        case "GPS": return ["-GPS:GPSDateStamp=\(day)", "-GPS:GPSTimeStamp=\(time)"]
        case "IPTC":
            return ["-IPTC:DateCreated=\(day)"]
                + (Bool.random(using: &generator) ? ["-IPTC:TimeCreated=\(time)+01:00"] : [])
        case "PNG:CreationTime": return ["-\(tag)=\(day) \(time)"]
        case "ExifIFD:DateTimeOriginal":
            var written = ["-\(tag)=\(day) \(time)"]
            if Bool.random(using: &generator) { written.append("-ExifIFD:SubSecTimeOriginal=\(two(0...99))") }
            if offset.count == 6 { written.append("-ExifIFD:OffsetTimeOriginal=\(offset)") }
            return written
        case _ where tag.hasPrefix("XMP"): return ["-\(tag)=\(day) \(time)\(offset)"]
        default:
            return [
                "-\(tag)=\(Int.random(in: 0..<8, using: &generator) == 0 ? "0000:00:00 00:00:00" : "\(day) \(time)")"
            ]
        }
    }

    /// What the documented order makes of ExifTool's words.
    private static func expected(_ tags: [String: Any]) -> (date: CaptureDate, source: DateSource)? {
        func text(_ tag: String) -> String? { tags[tag].map { "\($0)" } }
        func date(_ tag: String, _ subSecond: String? = nil, _ offset: String? = nil) -> CaptureDate? {
            text(tag).flatMap {
                CaptureDate(text: $0, subSecond: subSecond.flatMap(text), offset: offset.flatMap(text))
            }
        }
        let iptc = text("IPTC:DateCreated").flatMap { day in
            CaptureDate(text: text("IPTC:TimeCreated").map { "\(day) \($0)" } ?? day)
        }
        let isNamed = tags["IFD0:Make"] != nil && tags["IFD0:Model"] != nil
        let found: [(CaptureDate?, DateSource)] = [
            (date("ExifIFD:DateTimeOriginal", "ExifIFD:SubSecTimeOriginal", "ExifIFD:OffsetTimeOriginal"), .original),
            (date("ExifIFD:CreateDate"), .created),
            (
                date("XMP-exif:DateTimeOriginal") ?? date("XMP-photoshop:DateCreated")
                    ?? date("XMP-exif:DateTimeDigitized") ?? date("XMP-xmp:CreateDate"), .xmp
            ),
            (iptc, .iptc), (date("PNG:CreationTime"), .container),
            (isNamed ? date("IFD0:ModifyDate") : nil, .modified),
        ]
        return found.lazy.compactMap { date, source in date.map { ($0, source) } }.first
    }

    @Test func `no date is different, and none is missing`() throws {
        try makeBases()
        var generator = SplitMix(seed: 22)
        let names = try make(2_000, &generator)
        let read = try Shell.run("cd '\(scratch.path)' && exiftool -q -j -G1 -n -a p*.*")
        let all = try #require(try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [[String: Any]])
        #expect(all.count == names.count)
        var sources: [DateSource: Int] = [:]
        for tags in all {
            let name = tags["SourceFile"] as? String ?? ""
            let file = try FileHandle(forReadingFrom: URL(filePath: scratch.path + "/" + name))
            defer { try? file.close() }
            let metadata = FileMetadata(descriptor: file.fileDescriptor).summary
            let expected = Self.expected(tags)
            #expect(
                metadata.captured == expected?.date && metadata.dateSource == expected?.source,
                "\(name): \(String(describing: metadata.captured)) \(String(describing: metadata.dateSource)), \(tags)")
            expected.map { sources[$0.source, default: 0] += 1 }
            let gps = (tags["GPS:GPSDateStamp"] as? String).flatMap { day in
                (tags["GPS:GPSTimeStamp"] as? String).flatMap { CaptureDate(text: "\(day) \($0)", offset: "+00:00") }
            }
            #expect(metadata.gpsTime == gps, "\(name)")
            let latitude = (tags["GPS:GPSLatitude"] as? Double).map {
                tags["GPS:GPSLatitudeRef"] as? String == "S" ? -$0 : $0
            }
            #expect((metadata.position == nil) == (latitude == nil), "\(name)")
            if let latitude { #expect(abs((metadata.position?.latitude ?? 0) - latitude) < 1e-4, "\(name)") }
            #expect(metadata.keywords?.count == 2, "\(name): every tag is read")
            #expect(metadata.width == 24 && metadata.height == 16, "\(name)")
        }
        // Each kind was there, so that all this means something.
        for source in [DateSource.original, .created, .xmp, .iptc, .container, .modified] {
            #expect(sources[source, default: 0] > 10, "\(source)")
        }
    }
}
