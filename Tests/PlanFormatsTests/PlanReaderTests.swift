import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PlanFormats

struct PlanReaderTests {
    static func written(_ rows: [PlanRow], _ format: PlanFormat) -> [UInt8] {
        var bytes: [UInt8] = []
        PlanWriter(format, job: JobID("7f3k9q2m")!, root: [0x2F, 0xFF]).write(rows) { bytes += $0 }
        return bytes
    }

    static func row(_ old: [UInt8], _ new: [UInt8]) -> PlanRow {
        PlanRow(old: old, new: new, description: nil, pinned: false, note: nil)
    }

    @Test(arguments: PlanFormat.allCases) func `what was written reads back, whatever the bytes`(format: PlanFormat)
        throws
    {
        var random = SplitMix(seed: 5)
        // Bytes that the formats care about, more often than others.
        let special: [UInt8] = Array("\t\n\r\\\"',;=+-@ {}[]:x0#".utf8) + [0xC3, 0xA9, 0xFF, 0x80, 0xE2, 0x7F, 0x01]
        func name() -> [UInt8] {
            (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? special.randomElement(using: &random)! : UInt8.random(in: 0x30...0x7A, using: &random)
            }
        }
        for _ in 0..<400 {
            let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.row(name(), name()) }
            let read = try PlanReader.read(Self.written(rows, format), as: format).rows
            #expect(read.map(\.old) == rows.map(\.old))
            #expect(read.map(\.new) == rows.map(\.new))
        }
    }

    @Test func `the format is recognized by the bytes`() throws {
        let rows = [Self.row(Array("a b.jpg".utf8), Array("{x}.jpg".utf8)), Self.row([0xFF], Array("c,d.jpg".utf8))]
        for format in PlanFormat.allCases {
            let read = try PlanReader.read(Self.written(rows, format))
            #expect(read.rows.map(\.new) == rows.map(\.new), "\(format)")
            #expect(read.job == (format == .json ? "7f3k9q2m" : nil))
        }
        #expect(PlanReader.format(of: Array("{\"a\"}.jpg\tb.jpg\n".utf8)) == .json)
        #expect(PlanReader.format(of: Array("{a}.jpg\tb.jpg\n".utf8)) == .tsv)
        #expect(PlanReader.format(of: []) == .tsv)
    }

    @Test func `companions are rows as well, and lists without their frame will do`() throws {
        var row = Self.row(Array("a.jpg".utf8), Array("b.jpg".utf8))
        row.companions = [.init(old: Array("a.xmp".utf8), new: Array("b.xmp".utf8))]
        for format in PlanFormat.allCases {
            #expect(try PlanReader.read(Self.written([row], format)).rows.count == 2)
        }
        let list = try PlanReader.read(Array(#"[{"old":"a.jpg","new":"c.jpg"}, {"old":"d","new":"e"}]"#.utf8))
        #expect(list.rows.map(\.place) == [.row(1), .row(2)])
        let lines = try PlanReader.read(Array("{\"old\":\"a\",\"new\":\"b\"}\n\n{\"old\":\"c\",\"new\":\"d\"}\n".utf8))
        #expect(lines.rows.map(\.place) == [.line(1), .line(3)])
    }

    @Test func `an edited text goes before the exact bytes that stood beside it`() throws {
        let row = Self.row([0xFF, 0x61], [0xFE, 0x62])
        let text = String(decoding: Self.written([row], .json), as: UTF8.self)
        #expect(try PlanReader.read(Array(text.utf8)).rows[0].new == [0xFE, 0x62])
        let edited = text.replacingOccurrences(of: "\"new\":\"\u{FFFD}b\"", with: "\"new\":\"cat\"")
        #expect(try PlanReader.read(Array(edited.utf8)).rows[0].new == Array("cat".utf8))
        #expect(try PlanReader.read(Array(edited.utf8)).rows[0].old == [0xFF, 0x61])
    }

    @Test func `what spreadsheets make of a csv is read`() throws {
        let excel = "\u{FEFF}old;new;kind\r\n\"a;b.jpg\";\"say \"\"hi\"\"\n.jpg\";photo\r\n''=1.jpg;'-x.jpg;photo\r\n"
        let rows = try PlanReader.read(Array(excel.utf8)).rows
        #expect(rows.map { String(decoding: $0.old, as: UTF8.self) } == ["a;b.jpg", "'=1.jpg"])
        #expect(rows.map { String(decoding: $0.new, as: UTF8.self) } == ["say \"hi\"\n.jpg", "-x.jpg"])
        #expect(rows.map(\.place) == [.line(2), .line(4)])
        // Columns in another order, and more of them.
        let moved = try PlanReader.read(Array("note,new,old\n,b.jpg,a.jpg\n".utf8)).rows
        #expect(moved[0].old == Array("a.jpg".utf8) && moved[0].new == Array("b.jpg".utf8))
        #expect(try PlanReader.read(Array("a.jpg\tb.jpg\r\n\r\n".utf8)).rows.count == 1)
    }

    @Test(arguments: [
        ("a.jpg\n", PlanFormat.tsv, PlanFault(place: .line(1), kind: .notTwoFields)),
        ("a\tb\na\tb\tc\n", .tsv, PlanFault(place: .line(2), kind: .notTwoFields)),
        ("a\tb\\q\n", .tsv, PlanFault(place: .line(1), kind: .badEscape)),
        ("a\tb\\x+1\n", .tsv, PlanFault(place: .line(1), kind: .badEscape)),
        ("a\tb\\\n", .tsv, PlanFault(place: .line(1), kind: .badEscape)),
        ("a\0b\0c\0", .null, PlanFault(kind: .oddNumberOfNames)), ("a\0b", .null, PlanFault(kind: .oddNumberOfNames)),
        ("old,nw\na,b\n", .csv, PlanFault(place: .line(1), kind: .noHeader)),
        ("old,new\na\n", .csv, PlanFault(place: .line(2), kind: .notTwoFields)),
        ("old,new\n\"a,b\n", .csv, PlanFault(place: .line(2), kind: .unclosedQuote)),
        ("old,new\na\"b,c\n", .csv, PlanFault(place: .line(2), kind: .strayQuote)),
        ("{\"schema\":2,\"renames\":[]}", .json, PlanFault(kind: .otherSchema)),
        ("{\"renames\":[{\"old\":1}]}", .json, PlanFault(kind: .notARename)),
        ("{\"old\":\"a\",\"new\":\"b\"}\n{\"old\":\"a\"}\n", .jsonl, PlanFault(place: .line(2), kind: .notARename)),
    ])
    func `what cannot be read is reported with its place`(text: String, format: PlanFormat, fault: PlanFault) {
        #expect(throws: fault) { try PlanReader.read(Array(text.utf8), as: format) }
    }

    @Test func `broken JSON is reported as such`() {
        #expect { try PlanReader.read(Array("{\"renames\":[".utf8)) } throws: { error in
            if case .notJSON = (error as? PlanFault)?.kind { true } else { false }
        }
    }
}
