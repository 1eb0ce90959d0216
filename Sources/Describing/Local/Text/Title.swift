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
        words = Self.name(text.safe.filter { chosen.contains($0.line) }.map(\.text))
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
        guard Limits.aspectsOfPaper.contains(where: { $0.contains(aspect) }) else { return .screenshot }
        return isPage ? .document : nil
    }

    // MARK: Words

    private static func name(_ lines: [String]) -> String? {
        // Once more: a number can be spread over lines.
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
