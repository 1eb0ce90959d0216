import Foundation
import PhotoModel

/// Reads back what the template wrote into a current name, so that a second run changes nothing, even without a database.
extension NamePlanner {
    /// The date of a photo that is only in its name, where this template wrote it.
    func named(_ wish: FolderNames.Wish, _ known: Known, _ position: CapturePosition) -> NameText? {
        guard wish.item.metadata?.captured == nil, wish.item.original == nil, let format = template.leadingDate,
            let date = CaptureDate(beginning: Self.stem(wish.current), format: format)
        else { return nil }
        var (wish, known) = (wish, known)
        known.captured = date
        wish.stem = template.render(fields(wish.item, wish.current, known, position))
        // Digits could mean anything, so this date must give the whole name.
        return FolderNames(options: options, numbersBursts: false).isNamed(wish) ? wish.stem : nil
    }

    /// The name before the first rename: as stored, otherwise the current name without the template's own words, otherwise
    /// the current name.
    func original(_ fields: Fields, _ current: FileName) -> String {
        // The same for a stored name, so that a second run gives the same result.
        let stem = Self.stem(fields.item.original ?? current)
        var fields = fields
        fields.original = { Self.mark }
        return inner(of: stem, template.render(fields).text.components(separatedBy: Self.mark)) ?? stem
    }

    /// The running number, from 0, in a photo's current name, where the template writes one.
    func number(_ item: JobItem, _ known: Known) -> Int? {
        guard let current = item.photo.path.name else { return nil }
        var fields = fields(item, current, known)
        fields.original = { item.original.map(Self.stem) ?? Self.otherMark }
        fields.number = Self.mark
        let around = template.render(fields).text.components(separatedBy: Self.mark)
        guard around.count == 2 else { return nil }
        // If the old name is unknown, only the text between it and the number is known.
        let before = around[0].components(separatedBy: Self.otherMark)
        let after = around[1].components(separatedBy: Self.otherMark)
        let stem = Self.stem(current)
        let digits: Substring
        switch (before.count, after.count) {
        case (1, 1): digits = inner(of: stem, around).map { $0[...] } ?? ""
        case (1, 2...):
            let start = LegalName.start(before[0])
            guard stem.hasPrefix(start) else { return nil }
            digits = stem.dropFirst(start.count).prefix { $0.isASCII && $0.isNumber }
            guard stem.dropFirst(start.count + digits.count).hasPrefix(after[0]) else { return nil }
        case (2..., 1):
            let end = LegalName.end(after[0])
            guard stem.hasSuffix(end) else { return nil }
            let rest = stem.dropLast(end.count)
            digits = rest.suffix(rest.reversed().prefix { $0.isASCII && $0.isNumber }.count)
            guard rest.dropLast(digits.count).hasSuffix(before[before.count - 1]) else { return nil }
        default: return nil
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int(digits).map { $0 - options.start }
    }

    /// The running number, from 0, in the name of any file, where the template would write one.
    func number(in name: FileName) -> Int? { numberShape?.number(in: Self.stem(name)).map { $0 - options.start } }

    /// Values that the template writes are unknown, but for the user's own.
    private var numberShape: NumberShape? {
        let text = template.pieces.map { piece in
            switch piece {
            case .separator(let literal): literal ?? options.separator
            case .literal(let literal): literal
            case .field(let references):
                if references.contains(where: { $0.field?.counts ?? false }) {
                    Self.mark
                } else if references.count == 1, case .own(let name) = references[0] {
                    options.fields?[name] ?? ""
                } else {
                    Self.otherMark
                }
            }
        }.joined()
        return NumberShape(
            options.ascii == true ? Transliteration.ascii(text, language) : text, number: Self.mark,
            unknown: Self.otherMark)
    }

    /// A placeholder that no name contains, and that transliteration keeps.
    private static let mark = "\u{1}\u{2}\u{1}"
    private static let otherMark = "\u{1}\u{3}\u{1}"

    /// The part of a name between the template's texts before and after it.
    private func inner(of stem: String, _ around: [String]) -> String? {
        if around.count > 2 { return repeated(in: stem, around) }
        guard around.count == 2 else { return nil }
        let (before, after) = (LegalName.start(around[0]), LegalName.end(around[1]))
        guard !before.isEmpty || !after.isEmpty || around == ["", ""] else { return nil }
        guard stem.hasPrefix(before), stem.hasSuffix(after), stem.count > before.count + after.count else { return nil }
        return String(stem.dropFirst(before.count).dropLast(after.count))
    }

    /// The same if the template writes it more than once.
    private func repeated(in stem: String, _ around: [String]) -> String? {
        let parts =
            [LegalName.start(around[0])] + around[1..<around.count - 1] + [LegalName.end(around[around.count - 1])]
        let (length, rest) = (stem.count - parts.reduce(0) { $0 + $1.count }).quotientAndRemainder(
            dividingBy: around.count - 1)
        guard length > 0, rest == 0, stem.hasPrefix(parts[0]) else { return nil }
        let inner = String(stem.dropFirst(parts[0].count).prefix(length))
        return parts.joined(separator: inner) == stem ? inner : nil
    }
}
