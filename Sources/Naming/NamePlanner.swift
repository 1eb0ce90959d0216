import Foundation
public import PhotoModel

/// description + metadata → names for a whole job. Pure: what else lies in the folders is handed in.
public struct NamePlanner: Sendable {
    let options: NamingOptions
    let template: Template
    /// Nil where every photo may be renamed.
    private let made: MadeName?
    private let numbersBursts: Bool

    /// - Throws: `Template.Fault`.
    public init(_ options: NamingOptions, numbersBursts: Bool = true) throws(Template.Fault) {
        self.options = options
        self.numbersBursts = numbersBursts
        template = try Template(options.template)
        made = options.keepMeaningful == true ? MadeName(own: options.madeNames ?? []) : nil
    }

    /// - Parameters:
    ///   - items: every photo of the job; those that are not `done` keep their names.
    ///   - pinned: names that a person set, by item.
    ///   - place: where a position is, in words.
    ///   - contents: what lies in a folder beside these photos of the job; nil when it cannot be read.
    /// - Returns: a name for each photo, in the order given.
    public func plan(
        _ items: [JobItem], pinned: [Int64: FileName] = [:], place: (Position) -> Place? = { _ in nil },
        contents: (RelativePath, _ photos: [JobItem]) -> FolderContents?
    ) -> RenamePlan {
        let place = template.locates ? place : { _ in nil }
        let positions =
            template.counts
            ? CapturePosition.all(items, options) { number($0, $0.metadata?.position.flatMap(place)) } : [:]
        var proposals: [Int64: FolderNames.Proposal] = [:]
        let names = FolderNames(options: options, numbersBursts: numbersBursts)
        for folder in Dictionary(grouping: items, by: \.photo.path.directory).values {
            let directory = folder[0].photo.path.directory
            let wanted = folder.compactMap { item in
                item.photo.path.name.map {
                    wish(
                        item, $0, position: positions[item.id] ?? CapturePosition(),
                        place: item.metadata?.position.flatMap(place), pinned: pinned[item.id])
                }
            }
            proposals.merge(names.settle(wanted, contents(directory, folder))) { first, _ in first }
        }
        return RenamePlan(
            names: items.compactMap { item in
                guard let old = item.photo.path.name else { return nil }
                let proposal = proposals[item.id]
                return ProposedName(
                    item: item.id, old: item.photo.path, new: proposal?.name ?? old, pinned: pinned[item.id] != nil,
                    note: proposal?.note, companions: proposal?.companions ?? [])
            })
    }

    private func wish(
        _ item: JobItem, _ current: FileName, position: CapturePosition, place: Place?, pinned: FileName?
    ) -> FolderNames.Wish {
        var wish = FolderNames.Wish(
            item: item, current: current, dotExtension: current.dotExtension, pinned: pinned)
        guard item.status == .done, pinned == nil else { return wish }
        if options.fixExtensions == true {
            wish.dotExtension = item.photo.format.dotExtension(current)
            // Also where nothing else is to be said of it.
            if wish.dotExtension != current.dotExtension {
                wish.stem = current.exactText.map { _ in Self.stem(current) }
            }
        }
        guard options.fixExtensions == true || !current.hasBrokenExtension else {
            wish.note = "keeps its name: its extension looks broken"
            return wish
        }
        if let made, !made.matches((item.original ?? current).stem) {
            if wish.stem == nil { wish.note = "keeps its name: a person gave it" }
            return wish
        }
        var fields = Fields(
            item: item, options: options, position: position, original: { "" },
            captured: PhotoDate(item, options)?.date, place: place)
        let known = fields
        fields.original = { original(known, current) }
        if let stem = named(wish, fields, current) {
            wish.stem = stem
            return wish
        }
        let stem = template.render(fields)
        if LegalName.make(stem, dotExtension: wish.dotExtension, maximum: options.maximumLength) == nil {
            if wish.stem == nil { wish.note = "keeps its name: nothing is known for a new one" }
        } else {
            wish.stem = stem
        }
        return wish
    }

    /// A photo whose date stands in its name alone, where this template wrote it: nothing else remembers it.
    private func named(_ wish: FolderNames.Wish, _ fields: Fields, _ current: FileName) -> String? {
        guard fields.item.metadata?.captured == nil, fields.item.original == nil, let format = template.leadingDate,
            let date = CaptureDate(beginning: Self.stem(current), format: format)
        else { return nil }
        var fields = fields
        fields.captured = date
        let known = fields
        fields.original = { original(known, current) }
        var wish = wish
        wish.stem = template.render(fields)
        // Digits could be anything: the whole name must be what this date makes.
        return FolderNames(options: options, numbersBursts: false).isNamed(wish) ? wish.stem : nil
    }

    /// Of a name that ends in a broken extension (`x.jpg `) without that.
    private static func stem(_ name: FileName) -> String {
        let text = String(decoding: name.stem, as: UTF8.self)
        guard name.hasBrokenExtension, let dot = text.lastIndex(of: "."), dot != text.startIndex else { return text }
        return String(text[..<dot])
    }

    /// The name before this program's first rename: as remembered, else what is left when the template's own words
    /// around it are taken off, else the present name. So that a second run adds nothing, with whichever database.
    private func original(_ fields: Fields, _ current: FileName) -> String {
        if let remembered = fields.item.original { return Self.stem(remembered) }
        let stem = Self.stem(current)
        var fields = fields
        fields.original = { Self.mark }
        return inner(of: stem, template.render(fields).components(separatedBy: Self.mark)) ?? stem
    }

    /// The running number, from 0, that a photo's present name has where the template writes one.
    private func number(_ item: JobItem, _ place: Place?) -> Int? {
        guard let current = item.photo.path.name else { return nil }
        var fields = Fields(
            item: item, options: options, position: CapturePosition(),
            original: { item.original.map(Self.stem) ?? Self.otherMark }, captured: PhotoDate(item, options)?.date,
            place: place)
        fields.number = Self.mark
        let around = template.render(fields).components(separatedBy: Self.mark)
        guard around.count == 2 else { return nil }
        // Where the old name is not known, only what stands between it and the number is.
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

    /// In no name, and left alone by what writes names in ASCII.
    private static let mark = "\u{1}\u{2}\u{1}"
    private static let otherMark = "\u{1}\u{3}\u{1}"

    /// What stands in a name between what a template writes before and after it.
    private func inner(of stem: String, _ around: [String]) -> String? {
        if around.count > 2 { return repeated(in: stem, around) }
        guard around.count == 2 else { return nil }
        let (before, after) = (LegalName.start(around[0]), LegalName.end(around[1]))
        guard !before.isEmpty || !after.isEmpty || around == ["", ""] else { return nil }
        guard stem.hasPrefix(before), stem.hasSuffix(after), stem.count > before.count + after.count else { return nil }
        return String(stem.dropFirst(before.count).dropLast(after.count))
    }

    /// The same where the template writes it more than once.
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
