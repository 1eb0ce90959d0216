import Foundation
import PhotoModel
import PlanFormats
import TestSupport
import Testing

struct PlanWriterTests {
    static let rows: [PlanRow] = [
        PlanRow(
            old: Array("IMG_1.JPG".utf8), new: Array("cat.JPG".utf8),
            description: Description(
                subject: "cat", description: "A \"cat\".", tags: ["cat"], text: nil, confidence: 0.5),
            pinned: false, note: nil),
        PlanRow(
            old: Array("tab\tand\nline\\.jpg".utf8), new: Array("=cmd,\"x\".jpg".utf8), description: nil, pinned: true,
            note: "numbered: cat.jpg is taken"),
        PlanRow(
            old: [0x66, 0xFF, 0xC3, 0x2E, 0x6A], new: Array("'=x.jpg\u{7F}\u{85}é".utf8), description: nil,
            pinned: false, note: nil),
    ]

    func write(_ format: PlanFormat, _ rows: [PlanRow] = rows) -> [UInt8] {
        var bytes: [UInt8] = []
        PlanWriter(format, job: JobID("7f3k9q2m")!, root: Array("/pho\"tos".utf8)).write(rows) { bytes += $0 }
        return bytes
    }

    @Test(arguments: [PlanFormat.tsv, .csv, .json, .jsonl]) func `each format is written as promised`(
        format: PlanFormat
    ) throws {
        // Bytes that are not UTF-8 stand in the csv as they are; a golden file is text.
        let text = write(format).map { String(UnicodeScalar($0)) }.joined()
        #expect(try text == Fixtures.golden("plan.\(format.rawValue)", text))
    }

    @Test func `null is raw bytes`() {
        var expected: [UInt8] = []
        for row in Self.rows { expected += row.old + [0] + row.new + [0] }
        #expect(write(.null) == expected)
    }

    @Test func `nothing to rename is an empty list, and in csv the header alone`() {
        #expect(write(.tsv, []).isEmpty)
        #expect(write(.null, []).isEmpty)
        #expect(String(decoding: write(.csv, []), as: UTF8.self) == "old,new,kind,subject,note,renamed_from\r\n")
        #expect(
            String(decoding: write(.json, []), as: UTF8.self)
                == "{\"schema\":1,\"job\":\"7f3k9q2m\",\"root\":\"/pho\\\"tos\",\"renames\":[]}\n")
    }

    @Test func `json reads back to the very bytes`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(write(.json))) as? [String: Any]
        let renames = try #require(object?["renames"] as? [[String: Any]])
        for (row, rename) in zip(Self.rows, renames) {
            let exact = (rename["old_base64"] as? String).flatMap { Data(base64Encoded: $0) }
            #expect(exact.map(Array.init) ?? Array((rename["old"] as? String ?? "").utf8) == row.old)
        }
        #expect(renames[1]["pinned"] as? Bool == true)
        #expect(renames[0]["note"] is NSNull)
    }
}
