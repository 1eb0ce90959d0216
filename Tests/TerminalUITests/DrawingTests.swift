import PhotoModel
import TestSupport
import Testing

@testable import TerminalUI

struct DrawingTests {
    let plain = Palette(isOn: false)

    static let line: ProgressLine = {
        var line = ProgressLine(verb: "Describing", done: 120, total: 500)
        line.failed = 2
        line.rate = 8.13
        line.secondsRemaining = 47
        line.tokens = 44_100
        line.current = "2019/Lisbon/a very long folder name/IMG_4021.JPG"
        return line
    }()

    @Test func `the progress line at every width`() throws {
        var early = ProgressLine(verb: "Scanning", done: 1_200, total: nil)
        early.current = nil
        let lines = [Self.line, early, ProgressLine(verb: "Renaming", done: 0, total: 0)]
        let text = [20, 40, 60, 80, 120, 200].flatMap { columns in
            lines.map { "\(columns): \($0.draw(columns: columns, palette: plain))|\n" }
        }.joined()
        #expect(try text == Fixtures.golden("progress.txt", text))
        for columns in 10...220 {
            for line in lines { #expect(DisplayWidth.of(line.draw(columns: columns, palette: plain)) <= columns) }
        }
    }

    @Test func `colours take no room`() {
        let colour = Palette(isOn: true)
        for columns in 10...220 {
            #expect(DisplayWidth.of(Self.line.draw(columns: columns, palette: colour)) <= columns)
        }
    }

    @Test func `the preview at every width`() throws {
        func row(_ folder: String, _ old: String, _ new: String, _ note: String? = nil) -> PlanTable.Row {
            PlanTable.Row(folder: Array(folder.utf8), old: Array(old.utf8), new: Array(new.utf8), note: note)
        }
        let rows = [
            row("", "IMG_4021.JPG", "2019-07-14-cat.JPG"),
            row("", "IMG_4022.JPG", "2019-07-14-cat-2.JPG", "numbered: 2019-07-14-cat.JPG is taken"),
            row("2020/東京", "写真.jpg", "2020-01-02-寺.jpg"),
            row("2020/東京", "kept.jpg", "kept.jpg", "keeps its name: nothing is known"),
            row(
                "2020/東京", "evil\u{1B}[2J\n\u{202E}.jpg",
                "2020-01-02-a-name-that-is-long-enough-to-need-a-line-of-its-own-on-most.jpg"),
        ]
        let text = [40, 60, 80, 200].map { "\($0):\n" + PlanTable(columns: $0, palette: plain).draw(rows) }.joined()
        #expect(try text == Fixtures.golden("preview.txt", text))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `no text can command the terminal`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let safe = VisibleText.escape(bytes)
            #expect(
                !safe.unicodeScalars.contains { $0.value < 32 || (127..<160).contains($0.value) || $0 == "\u{202E}" })
            #expect(VisibleText.escape(safe) == safe)
        }
        #expect(VisibleText.escape([0x61, 0xFF, 0x0A, 0xC3, 0xA9]) == "a\\xFF\\x0Aé")
        #expect(VisibleText.escape("\u{1B}]0;x\u{7}\u{9B}") == "\\x1B]0;x\\x07\\x9B")
    }

    @Test func `a long name is cut in the middle, where it tells least`() {
        #expect(DisplayWidth.fit("IMG_20190714_101112.JPG", 13) == "IMG_20…12.JPG")
        #expect(DisplayWidth.of(DisplayWidth.fit("東京東京東京東京", 7)) <= 7)
        #expect(DisplayWidth.fit("abc", 3) == "abc")
        #expect(DisplayWidth.fit("abc", 0) == "")
    }

    @Test(arguments: [("abc", 3), ("東京", 4), ("é", 1), ("e\u{301}", 1), ("👨‍👩‍👧", 2), ("\u{1B}[31mred\u{1B}[0m", 3)])
    func `width is what the terminal shows`(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func `numbers are written as people read them`() {
        #expect(
            [0, 59, 60, 3599, 3600, 7845].map(Numbers.duration) == ["0s", "59s", "1m00s", "59m59s", "1h00m", "2h10m"])
        #expect([0.05, 1, 8.13, 250].map(Numbers.rate) == ["3.0/min", "1.0/s", "8.1/s", "250/s"])
        #expect([999, 41_000, 3_100_000].map(Numbers.short) == ["999", "41.0k", "3.1M"])
    }

    @Test func `text is broken between words`() {
        #expect(Wrapping.wrap("one two three", columns: 7) == "one two\nthree")
        #expect(Wrapping.wrap("toolongaword a", columns: 5) == "toolongaword\na")
    }
}
