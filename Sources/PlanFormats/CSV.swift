/// Rows by RFC 4180, made safe for spreadsheets.
public enum CSV {
    /// - Returns: a row with its end.
    public static func line(_ cells: [[UInt8]]) -> [UInt8] {
        Array(cells.map(cell).joined(separator: [UInt8(ascii: ",")])) + Array("\r\n".utf8)
    }

    /// - Throws: `PlanFault` for a quote that is not closed, or is not allowed where it is.
    static func read(_ bytes: [UInt8], separator: UInt8) throws(PlanFault) -> [(line: Int, cells: [[UInt8]])] {
        var reader = CSVReader(bytes, separator: separator)
        return try reader.read()
    }

    /// Loses the one quote that `cell` has put before what a spreadsheet would run.
    static func unguarded(_ cell: [UInt8]) -> [UInt8] {
        cell.first == UInt8(ascii: "'") && looksLikeFormula(cell) ? Array(cell.dropFirst()) : cell
    }

    private static func cell(_ bytes: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let guarded = looksLikeFormula(bytes) ? [UInt8(ascii: "'")] + bytes : bytes
        guard guarded.contains(where: { [quote, UInt8(ascii: ","), 0x0A, 0x0D].contains($0) }) else { return guarded }
        return [quote] + guarded.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }

    /// A spreadsheet would run it. A name that has such quotes already gets one more, so that reading back, which takes
    /// exactly one away, gives every name back.
    private static func looksLikeFormula(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        return Array("=+-@".utf8).contains(first)
    }
}
