import PhotoModel
import Testing

struct CaptureDateTests {
    @Test func `a camera's date is read with its fraction and offset`() throws {
        let date = try #require(CaptureDate(text: "2019:07:14 10:11:12", subSecond: "25", offset: "+02:00"))
        #expect([date.year, date.month, date.day, date.hour, date.minute, date.second] == [2019, 7, 14, 10, 11, 12])
        #expect(date.nanosecond == 250_000_000)
        #expect(date.offsetMinutes == 120)
    }

    @Test func `XMP's way of writing is read too`() throws {
        let date = try #require(CaptureDate(text: "2021-06-15T23:59:58.5-05:30"))
        #expect([date.year, date.month, date.day, date.hour, date.minute, date.second] == [2021, 6, 15, 23, 59, 58])
        #expect(date.nanosecond == 500_000_000)
        #expect(date.offsetMinutes == -330)
        #expect(CaptureDate(text: "2021-06-15")?.day == 15)
        for (offset, minutes) in [("-08:00", -480), ("+02:00", 120), ("Z", 0)] {
            let short = try #require(CaptureDate(text: "2019-07-14T10:11\(offset)"))
            #expect([short.hour, short.minute, short.second, short.offsetMinutes] == [10, 11, 0, minutes])
        }
        #expect(CaptureDate(text: "2019-07-14 10-11-12")?.second == 12)
        #expect(CaptureDate(text: "2021-06-15T01:02:03Z")?.offsetMinutes == 0)
    }

    @Test(arguments: [
        "0000:00:00 00:00:00", "    :  :     :  :  ", "", "2019:02:30 10:00:00", "2019:02:29 00:00:00",
        "2099:01:01 00:00:00", "1904:01:01 00:00:00", "1825:01:01 00:00:00", "1970:01:01 00:00:00",
        "2019:13:01 00:00:00",
        "2019:07:14 25:61:00", "20190714", "garbage", "2019:ab:14 00:00:00",
    ])
    func `what is no date is none`(text: String) {
        #expect(CaptureDate(text: text) == nil)
    }

    @Test func `a scan of an old photograph may say when that was taken`() {
        #expect(CaptureDate(text: "1965:05:01 12:00:00") == CaptureDate(year: 1965, month: 5, day: 1, hour: 12))
        #expect(CaptureDate(text: "1899:12:31 00:00:00")?.milliseconds == -2_209_075_200_000)
    }

    @Test func `leap years are the calendar's`() {
        #expect(CaptureDate(year: 2020, month: 2, day: 29) != nil)
        #expect(CaptureDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CaptureDate(year: 2023, month: 2, day: 29) == nil)
    }

    @Test func `zero degrees north and east is where a camera without a fix believes to be`() {
        #expect(Position(latitude: 0, longitude: 0) == nil)
        #expect(Position(latitude: 91, longitude: 0) == nil)
        #expect(Position(latitude: 38.7, longitude: -9.1)?.longitude == -9.1)
    }
}
