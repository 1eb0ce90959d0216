import PhotoModel
import Testing

@testable import Naming

@Suite struct DateInNameTests {
    @Test(arguments: [
        ("IMG_20210615_120000", "2021-06-15 12:00:00"), ("PXL_20210615_120000123", "2021-06-15 12:00:00"),
        ("PXL_20210615_120000123.PORTRAIT", "2021-06-15 12:00:00"), ("VID_20210615_235959", "2021-06-15 23:59:59"),
        ("MVIMG_20180304_050607", "2018-03-04 05:06:07"), ("IMG_20210615_120000_HDR", "2021-06-15 12:00:00"),
        ("20210615_120000", "2021-06-15 12:00:00"), ("20210615_120000(1)", "2021-06-15 12:00:00"),
        ("20210615120000", "2021-06-15 12:00:00"), ("WIN_20210615_12_00_00_Pro", "2021-06-15 12:00:00"),
        ("Screenshot 2021-06-15 at 12.00.00", "2021-06-15 12:00:00"),
        ("Screenshot 2021-06-15 at 1.05.07 PM", "2021-06-15 13:05:07"),
        ("Screenshot 2021-06-15 at 1.05.07\u{202F}PM", "2021-06-15 13:05:07"),
        ("Screen Shot 2017-01-02 at 12.30.00 AM", "2017-01-02 00:30:00"),
        ("Bildschirmfoto 2021-06-15 um 12.00.00", "2021-06-15 12:00:00"),
        ("Screenshot_20210615-120000", "2021-06-15 12:00:00"),
        ("Screenshot_20210615-120000_Chrome", "2021-06-15 12:00:00"),
        ("Screenshot_2021-06-15-12-00-00-123_com.example", "2021-06-15 12:00:00"),
        ("Screenshot from 2021-06-15 12-00-00", "2021-06-15 12:00:00"),
        ("IMG-20210615-WA0007", "2021-06-15"), ("WhatsApp Image 2021-06-15 at 12.00.00", "2021-06-15 12:00:00"),
        ("WhatsApp Image 2021-06-15 at 1.05.07 PM", "2021-06-15 13:05:07"),
        ("photo_2021-06-15_12-00-00", "2021-06-15 12:00:00"), ("signal-2021-06-15-120000", "2021-06-15 12:00:00"),
        ("signal-2021-06-15-12-00-00-123", "2021-06-15 12:00:00"), ("2021-06-15 12.00.00", "2021-06-15 12:00:00"),
        ("2021-06-15 12.00.00-1", "2021-06-15 12:00:00"), ("2021-06-15T12-00-00", "2021-06-15 12:00:00"),
        ("2021.06.15 holiday", "2021-06-15"), ("holiday 2021_06_15", "2021-06-15"),
        ("Photo 15 2021-06-15", "2021-06-15"), ("FB_IMG_1450900959497", "2015-12-23 20:02:39"),
        ("mmexport1490534565948", "2017-03-26 13:22:45"), ("received_1623750000000", "2021-06-15 09:40:00"),
        ("wx_camera_1490534565948", "2017-03-26 13:22:45"), ("IMG_1490534565948_2", "2017-03-26 13:22:45"),
        ("IMG_20210615_120000.sync-conflict-20220101-101010-ABCDEFG", "2021-06-15 12:00:00"),
        ("IMG_20210615_120000 (conflicted copy 2022-01-01)", "2021-06-15 12:00:00"),
    ])
    func `what cameras, phones and messengers write`(name: String, date: String) {
        let found = DateInName.find(name)
        #expect(found?.formatted(found?.isDayOnly == true ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S") == date)
    }

    @Test(arguments: [
        "IMG_1234", "DSC00017", "IMG_20210631_120000", "IMG_20211301", "20990101_000000", "19040101_000000",
        "00000000_000000", "1234567890123", "12345678", "FB_IMG_9623750000000", "article-1234567890128",
        "1490534565948", "2021-6-5", "2021-06-1", "2021-06-155",
        "2021-06_15", "scan 0042", "3021-06-15", "IMG_E1234", "", "2021", "20210615123",
        "cat.sync-conflict-20220101-101010-ABCDEFG", "cat (Anna's conflicted copy 2022-01-01)",
        "cat (conflicted copy 2022-01-01 101010)", "Download_20220101", "downloaded-2022-01-01-cat",
        "takeout-20220101T101010Z-1",
    ])
    func `what is no date is none`(name: String) {
        #expect(DateInName.find(name) == nil)
    }

    @Test func `a time that is none leaves the day`() {
        for name in ["IMG_20210615_250000", "2021-06-15 99.00", "IMG_20210615_12"] {
            let found = DateInName.find(name)
            #expect(found?.formatted("%F") == "2021-06-15" && found?.isDayOnly == true, "\(name)")
        }
    }

    private func name(
        _ old: String, date: String? = nil, _ template: String = "{date}{_}{subject}", mtime: Int64 = 0,
        from: DateFallback? = nil
    ) throws -> String {
        var options = NamingOptions.renamingAll
        options.template = template
        options.dateFrom = from
        var item = TemplateTests.item(1, old, subject: "cat", date: date)
        item.photo.identity.modified = mtime
        return try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0].new.text
    }

    @Test func `the file's own date goes first, then its name's, and its age only when asked`() throws {
        #expect(try name("IMG_20210615_120000.jpg", date: "2019:07:14 10:11:12") == "2019-07-14-cat.jpg")
        #expect(try name("IMG_20210615_120000.jpg", date: "0000:00:00 00:00:00") == "2021-06-15-cat.jpg")
        let written: Int64 = 1_500_000_000 * 1_000_000_000
        #expect(try name("IMG_1.jpg", mtime: written) == "cat.jpg")
        #expect(try name("IMG_1.jpg", mtime: written, from: .mtime).hasPrefix("2017-07-1"))
        #expect(try name("IMG_20210615_120000.jpg", mtime: written, from: .mtime) == "2021-06-15-cat.jpg")
    }

    @Test func `a time that nobody knows is not written`() throws {
        let template = "{date}{_}{time}{_}{date:%H}{_}{subject}"
        #expect(try name("IMG-20210615-WA0007.jpg", template: template) == "2021-06-15-cat.jpg")
        #expect(try name("IMG_20210615_120000.jpg", template: template) == "2021-06-15-12-00-00-12-cat.jpg")
    }

    @Test func `numbers count in the order of capture: in all, in each folder, on each day`() throws {
        let photos = [
            ("a/1.jpg", "2021:06:15 12:00:00"), ("a/2.jpg", "2021:06:14 12:00:00"), ("b/3.jpg", "2021:06:15 11:00:00"),
            ("b/4.jpg", nil), ("a/5.jpg", "2021:06:15 12:00:00"),
        ]
        let items = photos.enumerated().map { TemplateTests.item(Int64($0), $1.0, subject: "x", date: $1.1) }
        var options = NamingOptions.renamingAll
        options.template = "{seq:2}{_}{seq/folder}{_}{seq/day:3}"
        options.start = 1
        let names = try NamePlanner(options).plan(items) { _, _ in .empty }.names.map(\.new.text)
        #expect(names == ["03-2-002.jpg", "01-1-001.jpg", "02-1-001.jpg", "05-2.jpg", "04-3-003.jpg"])
        for text in ["{seq/month}", "{seq/}", "{seq/day:x}", "{seq/folder:0}"] {
            #expect(throws: Template.Fault.self) { try Template(text) }
        }
    }

    @Test func `a name that holds its date stays what it is in a second run`() throws {
        let template = "{date}{_}{subject|original}"
        var options = NamingOptions.renamingAll
        options.template = template
        var item = TemplateTests.item(1, "Screenshot_20210615-120000.png", subject: nil, date: nil)
        let first = try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0].new
        #expect(first.text == "2021-06-15-Screenshot_20210615-120000.png")
        item.photo.path = RelativePath(first.text)!
        #expect(try NamePlanner(options).plan([item]) { _, _ in .empty }.names[0].new == first)
    }
}

extension DateInNameTests {
    private func name(_ old: String, template: String) throws -> String { try name(old, template) }

    private func name(_ old: String, _ template: String) throws -> String {
        try name(old, date: nil, template, mtime: 0, from: nil)
    }
}
