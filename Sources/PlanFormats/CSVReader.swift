/// Reads the rows of a CSV text, byte by byte.
struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private let quote = UInt8(ascii: "\"")
    private var index = 0
    private var line = 1
    private var rows: [(line: Int, cells: [[UInt8]])] = []
    /// Line on which the current row begins.
    private var firstLine = 1
    private var cells: [[UInt8]] = []
    private var cell: [UInt8] = []
    private var isQuoted = false
    /// Behind a closed quote only a separator or the end of the row may stand.
    private var wasQuoted = false

    init(_ bytes: [UInt8], separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
    }

    mutating func read() throws(PlanFault) -> [(line: Int, cells: [[UInt8]])] {
        while let byte = next() {
            if isQuoted {
                readQuoted(byte)
            } else {
                try readPlain(byte)
            }
        }
        guard !isQuoted else { throw PlanFault(place: .line(firstLine), kind: .unclosedQuote) }
        if !cell.isEmpty || !cells.isEmpty || wasQuoted { endRow() }
        return rows
    }

    private mutating func next() -> UInt8? {
        guard index < bytes.count else { return nil }
        defer { index += 1 }
        if bytes[index] == 0x0A { line += 1 }
        return bytes[index]
    }

    private func isNext(_ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }

    private mutating func readQuoted(_ byte: UInt8) {
        if byte != quote {
            cell.append(byte)
        } else if isNext(quote) {
            cell.append(quote)
            index += 1
        } else {
            (isQuoted, wasQuoted) = (false, true)
        }
    }

    private mutating func readPlain(_ byte: UInt8) throws(PlanFault) {
        if byte == separator {
            endCell()
        } else if byte == 0x0A || byte == 0x0D && (index == bytes.count || isNext(0x0A)) {
            if byte == 0x0D { _ = next() }
            endRow()
        } else if byte == quote, cell.isEmpty, !wasQuoted {
            isQuoted = true
        } else if wasQuoted || byte == quote {
            throw PlanFault(place: .line(line), kind: .strayQuote)
        } else {
            cell.append(byte)
        }
    }

    private mutating func endCell() {
        cells.append(CSV.unguarded(cell))
        (cell, wasQuoted) = ([], false)
    }

    /// An empty line is no row.
    private mutating func endRow() {
        endCell()
        if cells.count > 1 || !cells[0].isEmpty { rows.append((firstLine, cells)) }
        (cells, firstLine) = ([], line)
    }
}
