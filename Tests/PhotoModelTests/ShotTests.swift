import PhotoModel
import Testing

struct ShotTests {
    static func shot(_ date: String?, _ subSecond: String = "", model: String? = "X", perceptualHash: UInt64? = 0)
        -> Shot?
    {
        var metadata = Metadata(width: 1, height: 1)
        metadata.model = model
        metadata.perceptualHash = perceptualHash
        metadata.captured = date.flatMap { CaptureDate(text: $0, subSecond: subSecond) }
        return Shot(metadata)
    }

    @Test func `one camera, within two seconds, of nearly the same look`() throws {
        let first = try #require(Self.shot("2019:12:31 23:59:59", "5"))
        #expect(try #require(Self.shot("2020:01:01 00:00:01", "5")).follows(first))
        #expect(try !#require(Self.shot("2020:01:01 00:00:01", "501")).follows(first))
        #expect(try #require(Self.shot("2019:12:31 23:59:58")).follows(first))
        #expect(try !#require(Self.shot("2019:12:31 23:59:59", "5", model: "Y")).follows(first))
        #expect(try #require(Self.shot("2019:12:31 23:59:59", "5", perceptualHash: 0b1111_1111_1111)).follows(first))
        #expect(try !#require(Self.shot("2019:12:31 23:59:59", "5", perceptualHash: 0b1_1111_1111_1111)).follows(first))
    }

    @Test func `without a camera, a second or a look nothing is told`() {
        #expect(Self.shot(nil) == nil)
        #expect(Self.shot("2019:12:31") == nil)
        #expect(Self.shot("2019:12:31 23:59:59", model: nil) == nil)
        #expect(Self.shot("2019:12:31 23:59:59", perceptualHash: nil) == nil)
    }

    @Test(arguments: [
        ("1970:01:01 00:00:00", nil as Int64?), ("1972:02:29 00:00:00", 68_169_600_000),
        ("2000:03:01 00:00:00", 951_868_800_000), ("2024:02:29 23:59:59", 1_709_251_199_000),
        ("1999:12:31 12:00:00", 946_641_600_000),
    ])
    func `milliseconds are those of the calendar`(text: String, milliseconds: Int64?) {
        #expect(CaptureDate(text: text)?.milliseconds == milliseconds)
    }
}
