import Foundation

/// Reads what `PlanWriter` writes. Pure: bytes in, rows out.
public enum PlanReader {
    /// - Parameters:
    ///   - bytes: the file.
    ///   - format: nil to tell it by the bytes.
    /// - Returns: what was read.
    /// - Throws: `PlanFault`.
    public static func read(_ bytes: [UInt8], as format: PlanFormat? = nil) throws(PlanFault) -> ReadPlan {
        let bytes = utf8(bytes)
        switch format ?? self.format(of: bytes) {
        case .null: return ReadPlan(rows: try pairs(bytes))
        case .tsv: return ReadPlan(rows: try lines(bytes))
        case .csv: return ReadPlan(rows: try table(bytes))
        case .json, .jsonl: return try PlanJSON.read(bytes)
        }
    }

    static func format(of bytes: [UInt8]) -> PlanFormat {
        if bytes.contains(0) { return .null }
        let bytes = withoutMark(bytes)
        let solid = bytes.lazy.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(2)
        if let first = solid.first, "{[".utf8.contains(first), "\"{}[]".utf8.contains(solid.dropFirst().first ?? 0) {
            return .json
        }
        return header(bytes) == nil ? .tsv : .csv
    }

    private static func pairs(_ bytes: [UInt8]) throws(PlanFault) -> [ReadPlan.Row] {
        guard !bytes.isEmpty else { return [] }
        guard bytes.last == 0 else { throw PlanFault(kind: .oddNumberOfNames) }
        let names = bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
        guard names.count.isMultiple(of: 2) else { throw PlanFault(kind: .oddNumberOfNames) }
        return stride(from: 0, to: names.count, by: 2).map { index in
            ReadPlan.Row(place: .row(index / 2 + 1), old: Array(names[index]), new: Array(names[index + 1]))
        }
    }

    private static func lines(_ bytes: [UInt8]) throws(PlanFault) -> [ReadPlan.Row] {
        var rows: [ReadPlan.Row] = []
        let lines = withoutMark(bytes).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            // In a name a carriage return is written as \x0D: this one is an editor's.
            let line = line.last == 0x0D ? line.dropLast() : line
            guard !line.isEmpty else { continue }
            let place = PlanFault.Place.line(index + 1)
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard fields.count == 2 else { throw PlanFault(place: place, kind: .notTwoFields) }
            guard let old = Escaped.bytes(fields[0]), let new = Escaped.bytes(fields[1]) else {
                throw PlanFault(place: place, kind: .badEscape)
            }
            rows.append(ReadPlan.Row(place: place, old: old, new: new))
        }
        return rows
    }

    private static func table(_ bytes: [UInt8]) throws(PlanFault) -> [ReadPlan.Row] {
        let bytes = withoutMark(bytes)
        guard let header = header(bytes) else { throw PlanFault(place: .line(1), kind: .noHeader) }
        var rows: [ReadPlan.Row] = []
        for (line, cells) in try CSV.read(bytes, separator: header.separator).dropFirst() {
            guard cells.count > max(header.old, header.new) else {
                throw PlanFault(place: .line(line), kind: .notTwoFields)
            }
            rows.append(ReadPlan.Row(place: .line(line), old: cells[header.old], new: cells[header.new]))
        }
        return rows
    }

    /// Spreadsheets of some countries write semicolons, and tabs in their Unicode text.
    private static func header(_ bytes: [UInt8]) -> (separator: UInt8, old: Int, new: Int)? {
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        for separator in [",", ";", "\t"] {
            let cells = line.components(separatedBy: separator).map { $0.trimmingCharacters(in: ["\"", " "]) }
            if let old = cells.firstIndex(of: "old"), let new = cells.firstIndex(of: "new") {
                return (separator.utf8.first ?? 0, old, new)
            }
        }
        return nil
    }

    /// Spreadsheets write Unicode text in UTF-16, with a byte order mark.
    private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        let isBig = bytes.starts(with: [0xFE, 0xFF])
        guard isBig || bytes.starts(with: [0xFF, 0xFE]) else { return bytes }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index -> UInt16 in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Spreadsheets and some editors put a byte order mark first.
    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}
