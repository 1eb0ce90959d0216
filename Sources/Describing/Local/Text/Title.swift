import Foundation

/// A few words out of a picture's text that name the picture.
struct Title: Hashable, Sendable {
    /// What kind of picture it is, where that helps.
    enum Kind: String, CaseIterable, Sendable {
        case receipt, document, screenshot
    }

    var kind: Kind?
    /// Nil where nothing legible is left that may be in a name.
    var words: String?
    /// 0…1.
    var confidence: Double

    private static let mostWords = 6

    /// Nil where the text is incidental.
    ///
    /// - Parameters:
    ///   - text: the picture's text.
    ///   - isScreen: the pixels are those of a screen or a rendered page.
    ///   - aspect: the picture's width by its height.
    init?(_ text: PictureText, isScreen: Bool, aspect: Double) {
        let lines = text.legible
        guard !lines.isEmpty else { return nil }
        let isPage = text.found >= Limits.linesOfPage
        if isPage {
            guard lines.reduce(0, { $0 + $1.letters }) >= Limits.lettersOfPage else { return nil }
            kind = Self.kind(text, isScreen: isScreen, aspect: aspect)
        } else {
            guard Self.isLarge(lines) else { return nil }
        }
        let chosen = isPage ? Self.heading(lines, of: text) : Self.largest(lines)
        confidence = chosen.map(\.confidence).min() ?? 0
        words = Self.name(chosen.map(\.text), all: text.lines.inReadingOrder.map(\.text))
        if kind == nil, words == nil { return nil }
    }

    private static func isLarge(_ lines: [PictureText.Line]) -> Bool {
        let cover = lines.reduce(0) { $0 + $1.width * $1.height }
        let height = lines.map(\.height).max() ?? 0
        return cover >= Limits.coverOfText && height >= Limits.heightOfText
            && lines.reduce(0, { $0 + $1.letters }) >= Limits.lettersOfText
    }

    private static func largest(_ lines: [PictureText.Line]) -> [PictureText.Line] {
        let height = lines.map(\.height).max() ?? 0
        return lines.filter { $0.height >= height * Limits.heightBesideLargest }.inReadingOrder
    }

    /// What is by far the largest; else what is clearly larger in the upper part; else the first line. With what stands beside it.
    private static func heading(_ lines: [PictureText.Line], of text: PictureText) -> [PictureText.Line] {
        let usual = text.lines.map(\.height).sorted()[text.lines.count / 2]
        let ordered = lines.inReadingOrder.filter { $0.height >= usual * Limits.leastHeading }
        func largest(_ lines: some Sequence<PictureText.Line>, _ least: Double) -> PictureText.Line? {
            lines.filter { $0.height >= usual * least }.max { $0.height < $1.height }
        }
        let larger =
            largest(ordered, Limits.heightOfBanner)
            ?? largest(ordered.prefix { $0.y < Limits.upperPart }, Limits.heightOfHeading)
        guard let first = larger ?? ordered.first else { return [] }
        return ordered.filter { $0 == first || first.isBeside($0) || larger != nil && first.isContinued(by: $0) }
    }

    // MARK: Kinds

    private static func kind(_ text: PictureText, isScreen: Bool, aspect: Double) -> Kind? {
        if text.isReceipt { return .receipt }
        let isPage = text.found >= Limits.linesOfDensePage && text.isAligned
        guard isScreen else { return isPage ? .document : nil }
        guard Limits.aspectOfPaper.contains(aspect) else { return .screenshot }
        return isPage ? .document : nil
    }

    // MARK: Words

    private static func name(_ chosen: [String], all: [String]) -> String? {
        let safe = PrivateText.removed(from: all)
        let lines = chosen.map { line in all.firstIndex(of: line).map { safe[$0] } ?? "" }
        let joined = PrivateText.removed(from: lines.joined(separator: " "))
        let plain = joined.map { $0.isLetter || $0.isNumber || "&'’.-".contains($0) ? $0 : " " }
        let words = String(plain).split(separator: " ").map { $0.trimming(".-'’") }.filter { !$0.isEmpty }
        let text = words.prefix(mostWords).joined(separator: " ").trimming(" &")
        guard text.count(where: \.isLetter) >= Limits.lettersOfTitle else { return nil }
        return text.contains(where: \.isLowercase) ? text : text.capitalized
    }
}

extension StringProtocol {
    fileprivate func trimming(_ characters: String) -> String {
        trimmingCharacters(in: CharacterSet(charactersIn: characters))
    }
}

extension PictureText.Line {
    var letters: Int { text.count(where: \.isLetter) }

    /// Read well, in Latin letters.
    var isLegible: Bool {
        let letters = text.filter(\.isLetter)
        return confidence >= Limits.legible && letters.count >= 3 && letters.allSatisfy(\.isLatin)
    }

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

    /// What is legible, for templates, without what is private.
    var words: String? {
        // Also lines that are too short to be used can name a secret.
        let all = lines.inReadingOrder
        let safe = zip(all, PrivateText.removed(from: all.map(\.text))).filter { $0.0.isLegible }.map(\.1)
        let text = PrivateText.removed(from: safe.joined(separator: " "))
        return text.isEmpty ? nil : text
    }

    /// A total, and amounts with cents.
    var isReceipt: Bool {
        let all = lines.map { $0.text.lowercased() }.joined(separator: "\n")
        let total =
            #/\b(?:sub)?total|summe\b|gesamt|totale\b|importe\b|bedrag\b|montant\b|receipt\b|quittung|kassenbon|bon\b|ticket\b|scontrino|recibo|kassabon|\bvat\b|mwst|\btva\b|\biva\b|\bbtw\b|\bcash\b|change due/#
        return all.firstMatch(of: total) != nil
            && all.matches(of: #/\d+[.,]\s?\d\d\b/#).count >= Limits.amountsOfReceipt
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
