/// RFC 4180, made safe for spreadsheets.
enum CSV {
    static func line(_ cells: [[UInt8]]) -> [UInt8] {
        Array(cells.map(cell).joined(separator: [UInt8(ascii: ",")])) + Array("\r\n".utf8)
    }

    /// - Throws: `PlanFault` for a quote that is not closed, or stands where none may.
    static func read(_ bytes: [UInt8], separator: UInt8) throws(PlanFault) -> [(line: Int, cells: [[UInt8]])] {
        let quote = UInt8(ascii: "\"")
        var rows: [(line: Int, cells: [[UInt8]])] = []
        var (line, firstLine) = (1, 1)
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        // Behind a closed quote only a separator or the end of the row may stand.
        var (isQuoted, wasQuoted) = (false, false)
        func endRow() {
            cells.append(unguarded(cell))
            if cells.count > 1 || !cells[0].isEmpty { rows.append((firstLine, cells)) }
            (cells, cell, wasQuoted) = ([], [], false)
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A { line += 1 }
            if isQuoted {
                if byte != quote {
                    cell.append(byte)
                } else if index < bytes.count, bytes[index] == quote {
                    cell.append(quote)
                    index += 1
                } else {
                    (isQuoted, wasQuoted) = (false, true)
                }
            } else if byte == separator {
                cells.append(unguarded(cell))
                (cell, wasQuoted) = ([], false)
            } else if byte == 0x0A || byte == 0x0D && (index == bytes.count || bytes[index] == 0x0A) {
                if byte == 0x0D, index < bytes.count {
                    line += 1
                    index += 1
                }
                endRow()
                firstLine = line
            } else if byte == quote, cell.isEmpty, !wasQuoted {
                isQuoted = true
            } else if wasQuoted || byte == quote {
                throw PlanFault(place: .line(line), kind: .strayQuote)
            } else {
                cell.append(byte)
            }
        }
        guard !isQuoted else { throw PlanFault(place: .line(firstLine), kind: .unclosedQuote) }
        if !cell.isEmpty || !cells.isEmpty || wasQuoted { endRow() }
        return rows
    }

    /// Loses the one quote that `cell` has put before what a spreadsheet would run.
    private static func unguarded(_ cell: [UInt8]) -> [UInt8] {
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
