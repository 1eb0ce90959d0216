/// The text that was read in a picture.
struct PictureText: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        var text: String
        /// 0…1.
        var confidence: Double
        /// Center, fractions of the picture's width and height.
        var x: Double
        var y: Double
        /// Fraction of the picture's width.
        var width: Double
        /// Fraction of the picture's longest side.
        var height: Double
    }

    /// Those that were read.
    var lines: [Line]
    /// Where all lines are, read or not.
    var boxes: [TextBox]

    /// Number of lines in the picture.
    var found: Int { boxes.count }
}

extension PictureText.Line {
    var letters: Int { text.count(where: \.isLetter) }

    /// Read well, in Latin letters.
    var isLegible: Bool {
        let letters = text.filter(\.isLetter)
        return confidence >= Limits.legible && letters.count >= 3 && letters.allSatisfy(\.isLatin)
    }

    /// At the same height, however large it is printed.
    func isInRow(of other: PictureText.Line) -> Bool { abs(other.y - y) < max(height, other.height) * 0.75 }

    /// In the same row.
    func isBeside(_ other: PictureText.Line) -> Bool {
        abs(other.y - y) < min(height, other.height) / 2 && other.height >= height * 0.6
    }

    /// The next row of a heading.
    func isContinued(by other: PictureText.Line) -> Bool {
        other.y > y && other.y - y < height * 1.6 && (0.85...1.2).contains(other.height / height)
    }
}

extension [PictureText.Line] {
    /// From top to bottom, and from left to right within a line.
    var inReadingOrder: [PictureText.Line] {
        let ordered = sorted { $0.y < $1.y }
        var rows: [[PictureText.Line]] = []
        for line in ordered {
            if let last = rows.last?.first, line.y - last.y < Swift.min(line.height, last.height) / 2 {
                rows[rows.count - 1].append(line)
            } else {
                rows.append([line])
            }
        }
        return rows.flatMap { $0.sorted { $0.x < $1.x } }
    }
}

extension PictureText {
    /// Lines that are read well, in Latin letters.
    var legible: [Line] {
        lines.filter(\.isLegible)
    }

    /// All lines in reading order, with what of each may be in a name: also one that is too short to be used can name a secret.
    var safe: [(line: Line, text: String)] {
        let all = lines.inReadingOrder
        return Array(zip(all, PrivateText.removed(from: all.map(\.text))))
    }

    /// What is legible, for templates, without what is private.
    var words: String? {
        let text = PrivateText.removed(from: safe.filter(\.line.isLegible).map(\.text).joined(separator: " "))
        return text.isEmpty ? nil : text
    }

    /// A total with its amount, and more amounts with cents.
    var isReceipt: Bool {
        let total =
            #/\b(?:sub)?total|summe\b|gesamt|totale\b|importe\b|bedrag\b|montant\b|zu zahlen|te betalen|(?:amount|balance|change) due|[aà] payer/#
        // Hours have cents too: "10.00–18.00".
        let amount = #/\d+[.,]\s?\d\d\b(?!\s?(?:[–-]\s?\d|h\b|uhr|[ap]\.?m))/#
        let rows = lines.map { (line: $0, text: $0.text.lowercased()) }
        func amounts(_ text: String) -> Int { text.matches(of: amount).count }
        guard rows.reduce(0, { $0 + amounts($1.text) }) >= Limits.amountsOfReceipt else { return false }
        return rows.contains { row in
            row.text.firstMatch(of: total) != nil
                && rows.contains { amounts($0.text) > 0 && ($0.line == row.line || $0.line.isInRow(of: row.line)) }
        }
    }

    /// Most lines begin at the same distance from the edge, as on a page.
    var isAligned: Bool {
        let edges = boxes.map { $0.x - $0.width / 2 }.sorted()
        var most = 0
        for (index, edge) in edges.enumerated() {
            most = max(most, edges[index...].prefix { $0 - edge < Limits.sameEdge }.count)
        }
        return Double(most) >= Double(boxes.count) * Limits.alignedLines
    }
}

extension Character {
    /// Letters of the Latin script, by their Unicode blocks.
    var isLatin: Bool {
        unicodeScalars.allSatisfy {
            $0.value < 0x250 || (0x1E00...0x1EFF).contains($0.value) || (0x300...0x36F).contains($0.value)
        }
    }
}
