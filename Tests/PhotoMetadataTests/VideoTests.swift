import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// Videos say when and where they were filmed in several ways; exiftool reads all of them.
struct VideoTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func metadata(_ name: String) throws -> Metadata {
        let bytes = try Data(contentsOf: scratch.url.appending(path: name))
        return FileMetadata(bytes: Array(bytes)).summary
    }

    @Test func `date, place, camera and size are those that exiftool reads`() throws {
        try Videos.write(to: scratch.path)
        for name in Videos.names {
            let own = try metadata(name)
            let result = try Shell.run(
                """
                cd '\(scratch.path)' && exiftool -j -n -ImageWidth -ImageHeight -Rotation -GPSLatitude -GPSLongitude -Make -Model \\
                    -Keys:CreationDate -UserData:ContentCreateDate \(name)
                """)
            let all = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]]
            let told = try #require(all?.first)
            func number(_ key: String) -> Double? { (told[key] as? NSNumber)?.doubleValue }
            let isTurned = number("Rotation") == 90
            // A transport stream says it in its pictures alone.
            if name != "camcorder.mts" {
                #expect(Double(isTurned ? own.height : own.width) == number("ImageWidth"), "\(name)")
                #expect(Double(isTurned ? own.width : own.height) == number("ImageHeight"), "\(name)")
            }
            #expect((own.position == nil) == (number("GPSLatitude") == nil), "\(name)")
            if let position = own.position, let latitude = number("GPSLatitude"), let longitude = number("GPSLongitude")
            {
                #expect(
                    abs(position.latitude - latitude) < 2e-5 && abs(position.longitude - longitude) < 2e-5, "\(name)")
            }
            #expect(own.make == told["Make"] as? String && own.model == told["Model"] as? String, "\(name)")
            let date = told["CreationDate"] as? String ?? told["ContentCreateDate"] as? String
            #expect(own.captured == date.flatMap { CaptureDate(text: $0) }, "\(name)")
            #expect(own.dateSource == (date == nil ? nil : .container), "\(name)")
        }
        #expect(try metadata("phone.mov").captured?.offsetMinutes == 120)
        #expect(try metadata("turned.mp4").width == 480)
    }

    @Test(arguments: [
        ("+52.5200+013.4050+034.000/", 52.52, 13.405), ("-33.8568+151.2153/", -33.8568, 151.2153),
        ("+4025.5-07959.25/", 40.425, -79.9875), ("+402530.5-0795915.0CRSWGS_84/", 40.425139, -79.9875),
        ("+27.5916+086.5640+8850CRSWGS_84/", 27.5916, 86.564), ("+52-005/", 52, -5),
    ])
    func `a position is read as ISO 6709 has it`(text: String, latitude: Double, longitude: Double) throws {
        let position = try #require(Position(iso6709: text))
        #expect(abs(position.latitude - latitude) < 1e-5 && abs(position.longitude - longitude) < 1e-5)
    }

    @Test(arguments: [
        "", "/", "+", "+52", "+52.5/", "52.5+13.4", "+5+013", "+91+013/", "++", "+52.5.5+013.4/", "+00+000/",
        "nonsense", "+4875.5+00217.67/",
    ])
    func `what is none is not read`(text: String) { #expect(Position(iso6709: text) == nil) }

    @Test(arguments: [
        ("Mon Mar 10 15:04:43 2003\n", CaptureDate(text: "2003-03-10T15:04:43")),
        ("2005:08:17 11:42:43", CaptureDate(text: "2005-08-17T11:42:43")), ("once upon a time in 2003", nil), ("", nil),
    ])
    func `an AVI's date is read in the ways that cameras write it`(text: String, date: CaptureDate?) {
        func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
            Array(type.utf8) + (0..<4).map { UInt8(body.count >> ($0 * 8) & 255) } + body
                + (body.count % 2 == 0 ? [] : [0])
        }
        let list = chunk(
            "LIST",
            Array("hdrl".utf8) + chunk("avih", [UInt8](repeating: 0, count: 56)) + chunk("IDIT", Array(text.utf8) + [0])
        )
        #expect(FileMetadata(bytes: chunk("RIFF", Array("AVI ".utf8) + list)).summary.captured == date)
    }

    @Test func `a time in UTC becomes that of the place, where the place is known`() throws {
        var metadata = Metadata(width: 1, height: 1)
        metadata.offer(CaptureDate(text: "2023-05-06T23:30:00Z"), .container)
        var placed = metadata
        placed.position = Position(latitude: 35.6812, longitude: 139.7671)
        placed.settle { _, _ in 540 }
        #expect(placed.captured == CaptureDate(text: "2023-05-07T08:30:00+09:00"))
        metadata.settle { _, _ in 540 }
        #expect(metadata.captured == CaptureDate(text: "2023-05-06T23:30:00Z"))
        // What has an offset is the place's own already.
        placed.captured = CaptureDate(text: "2023-05-06T23:30:00+02:00")
        placed.settle { _, _ in 540 }
        #expect(placed.captured == CaptureDate(text: "2023-05-06T23:30:00+02:00"))
    }

    @Test func `a video that is cut or a lie takes no time and says nothing impossible`() throws {
        try Videos.write(to: scratch.path)
        var generator = SplitMix(seed: 27)
        for name in Videos.names {
            let whole = Array(try Data(contentsOf: scratch.url.appending(path: name)))
            // What is written about a video stands at its beginning or at its end.
            let bytes = Array(whole.prefix(2_000) + whole.suffix(6_000))
            for _ in 0..<200 {
                var broken = Bool.random(using: &generator) ? whole : bytes
                for _ in 0..<8 {
                    let place =
                        Bool.random(using: &generator)
                        ? broken.count - 1 - Int.random(in: 0..<3_000, using: &generator)
                        : Int.random(in: 0..<500, using: &generator)
                    broken[max(0, place)] = .random(in: 0...255, using: &generator)
                }
                let metadata = FileMetadata(bytes: broken).summary
                #expect(metadata.width >= 0 && metadata.height >= 0)
            }
        }
    }
}
