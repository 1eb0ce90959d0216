import Foundation
import PhotoModel

/// The elements of the `json` and `jsonl` formats.
enum PlanJSON {
    private struct Row: Encodable {
        var old: String
        var old_base64: String?
        var new: String
        var new_base64: String?
        var description: Words
        var date: String?
        var date_source: String?
        var companions: [Move]
        var pinned: Bool
        var note: String?
        var renamed_from: String?
        var renamed_from_base64: String?

        enum CodingKeys: CodingKey {
            case old, old_base64, new, new_base64, description, date, date_source, companions, pinned, note
            case renamed_from, renamed_from_base64
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(old, forKey: .old)
            try container.encodeIfPresent(old_base64, forKey: .old_base64)
            try container.encode(new, forKey: .new)
            try container.encodeIfPresent(new_base64, forKey: .new_base64)
            try container.encode(description, forKey: .description)
            try container.encode(date, forKey: .date)
            try container.encode(date_source, forKey: .date_source)
            try container.encode(companions, forKey: .companions)
            try container.encode(pinned, forKey: .pinned)
            // Written as null, not left out: the keys are the same in every row.
            try container.encode(note, forKey: .note)
            try container.encode(renamed_from, forKey: .renamed_from)
            try container.encodeIfPresent(renamed_from_base64, forKey: .renamed_from_base64)
        }
    }

    private struct Move: Encodable {
        var old: String
        var old_base64: String?
        var new: String
        var new_base64: String?

        init(_ companion: PlanRow.Companion) {
            (old, old_base64) = (text(companion.old), base64(companion.old))
            (new, new_base64) = (text(companion.new), base64(companion.new))
        }
    }

    private struct Words: Encodable {
        var description: Description?

        enum CodingKeys: CodingKey {
            case subject, description, tags, text, confidence
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(description?.subject, forKey: .subject)
            try container.encode(description?.description, forKey: .description)
            try container.encode(description?.tags ?? [], forKey: .tags)
            try container.encode(description?.text, forKey: .text)
            try container.encodeIfPresent(description?.confidence, forKey: .confidence)
        }
    }

    static func row(_ row: PlanRow) -> [UInt8] {
        encode(
            Row(
                old: text(row.old), old_base64: base64(row.old), new: text(row.new), new_base64: base64(row.new),
                description: Words(description: row.description), date: row.date?.text,
                date_source: row.date?.source.rawValue,
                companions: row.companions.map(Move.init),
                pinned: row.pinned, note: row.note, renamed_from: row.renamedFrom.map(text),
                renamed_from_base64: row.renamedFrom.flatMap(base64)))
    }

    /// The object up to and with the bracket that opens `renames`.
    static func head(job: JobID, root: [UInt8]) -> [UInt8] {
        let exact = base64(root).map { "\"root_base64\":\"\($0)\"," } ?? ""
        let quoted = String(decoding: encode(text(root)), as: UTF8.self)
        return Array("{\"schema\":1,\"job\":\"\(job)\",\"root\":\(quoted),\(exact)\"renames\":[".utf8)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Only for bytes that text cannot hold.
    private static func base64(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self) == nil ? Data(bytes).base64EncodedString() : nil
    }

    private static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(value) else {
            preconditionFailure("strings and lists of them can be encoded")
        }
        return Array(json)
    }
}
