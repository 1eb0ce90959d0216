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
        let positions = template.counts ? CapturePosition.all(items, options) : [:]
        var proposals: [Int64: Proposal] = [:]
        for folder in Dictionary(grouping: items, by: \.photo.path.directory).values {
            let directory = folder[0].photo.path.directory
            let wanted = folder.compactMap { item in
                item.photo.path.name.map {
                    wish(
                        item, $0, position: positions[item.id] ?? CapturePosition(),
                        place: item.metadata?.position.flatMap(place), pinned: pinned[item.id])
                }
            }
            proposals.merge(settle(wanted, contents(directory, folder))) { first, _ in first }
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

    /// What a photo should be called, before others are asked.
    private struct Wish {
        var item: JobItem
        var current: FileName
        var dotExtension: [UInt8]
        /// Stem; nil to keep the name.
        var stem: String?
        var pinned: FileName?
        var note: String?
        var companions: [Companion] = []
        /// Which shot of its burst it is, from 0, and the first of their present names; its own name has a number in any
        /// case.
        var burst: (shot: Int, first: FileName)?
    }

    private struct Proposal {
        var name: FileName
        var note: String?
        var companions: [Companion]
    }

    private func wish(
        _ item: JobItem, _ current: FileName, position: CapturePosition, place: Place?, pinned: FileName?
    ) -> Wish {
        var wish = Wish(
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
            wish.note = "keeps its name: a person gave it"
            return wish
        }
        var fields = Fields(
            item: item, options: options, position: position, original: "",
            captured: PhotoDate(item, options)?.date, place: place)
        if template.keepsOriginal { fields.original = original(fields, current) }
        let stem = template.render(fields)
        if LegalName.make(stem, dotExtension: wish.dotExtension, maximum: options.maximumLength) == nil {
            if wish.stem != nil { return wish }
            wish.note = "keeps its name: nothing is known for a new one"
        } else {
            wish.stem = stem
        }
        return wish
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
        let mark = "\u{10FFFD}"
        var fields = fields
        fields.original = mark
        let around = template.render(fields).split(
            separator: mark, maxSplits: 2, omittingEmptySubsequences: false)
        guard around.count == 2, !around[0].isEmpty || !around[1].isEmpty else { return stem }
        guard stem.hasPrefix(around[0]), stem.hasSuffix(around[1]) else { return stem }
        let inner = stem.dropFirst(around[0].count).dropLast(around[1].count)
        return inner.isEmpty ? stem : String(inner)
    }

    private struct Numbering: Hashable {
        var name: NameKey
        var isAlone: Bool
    }

    /// Gives each photo of one folder, and what moves with it, names of its own.
    private func settle(_ wishes: [Wish], _ contents: FolderContents?) -> [Int64: Proposal] {
        var result: [Int64: Proposal] = [:]
        guard let contents else {
            for wish in wishes {
                result[wish.item.id] = Proposal(
                    name: wish.current, note: "keeps its name: its folder cannot be read", companions: [])
            }
            return result
        }
        let contested = Dictionary(
            contents.companions.contested.flatMap { file, photos in photos.map { ($0, file) } }
        ) { min($0, $1) }
        let wishes = (numbersBursts ? Self.withBursts(wishes) : wishes).map { wish in
            var wish = wish
            wish.companions = contents.companions.byPhoto[wish.current] ?? []
            if wish.note == nil, let file = contested[wish.current] {
                wish.note = "\(file.text) could belong to several photos, and stays"
            }
            return wish
        }
        var taken = TakenNames(contents, ours: wishes.map { ($0.current, $0.companions) })
        var open: [Wish] = []
        // First those that have their name already: a second run renames nothing.
        for wish in wishes {
            if let pinned = wish.pinned {
                result[wish.item.id] = Proposal(name: pinned, note: nil, companions: wish.companions)
            } else if wish.stem == nil || isNamed(wish) {
                result[wish.item.id] = Proposal(
                    name: wish.current, note: wish.note, companions: wish.companions)
            } else {
                open.append(wish)
                continue
            }
            if let name = result[wish.item.id]?.name { taken.insert(name, wish.companions) }
        }
        // Then the others, in the natural order of their old names, and the shots of a burst one after the other.
        var next: [Numbering: Int] = [:]
        let ordered = open.sorted { left, right in
            let (first, second) = (left.burst?.first ?? left.current, right.burst?.first ?? right.current)
            return first != second ? first < second : (left.burst?.shot ?? 0) < (right.burst?.shot ?? 0)
        }
        for wish in ordered {
            guard let first = name(wish, 1) else { continue }
            // Who has companions may find a number taken that is free for others.
            let key = Numbering(name: NameKey(first), isAlone: wish.companions.isEmpty)
            var number = next[key] ?? 1
            while let name = name(wish, number) {
                number += 1
                guard taken.isFree(name, wish.companions) else { continue }
                taken.insert(name, wish.companions)
                result[wish.item.id] = Proposal(
                    name: name, note: number > 2 && wish.burst == nil ? "numbered: \(first.text) is taken" : wish.note,
                    companions: wish.companions)
                break
            }
            next[key] = number
        }
        return result
    }

    private static func withBursts(_ wishes: [Wish]) -> [Wish] {
        var wishes = wishes
        let bursts = BurstNumbers.find(wishes.map { .init(item: $0.item, stem: $0.pinned == nil ? $0.stem : nil) })
        for burst in bursts {
            guard let first = burst.map({ wishes[$0].current }).min() else { continue }
            for (shot, index) in burst.enumerated() { wishes[index].burst = (shot, first) }
        }
        return wishes
    }

    /// - Parameter number: 1 for the name itself, but of a shot of a burst, 2 and more with that number behind it.
    private func name(_ wish: Wish, _ number: Int) -> FileName? {
        guard let stem = wish.stem else { return nil }
        // A companion's name is the longer one, as a rule.
        let surplus = wish.companions.map { $0.surplus(over: wish.current) }.max() ?? 0
        let separator = options.ascii == true ? Transliteration.ascii(options.separator) : options.separator
        return LegalName.make(
            stem, suffix: number == 1 && wish.burst == nil ? "" : "\(separator)\(number)",
            dotExtension: wish.dotExtension,
            maximum: min(options.maximumLength, LegalName.longest) - max(0, surplus))
    }

    private func isNamed(_ wish: Wish) -> Bool {
        if wish.current == name(wish, 1) { return true }
        let digits = wish.current.stem.reversed().prefix(while: \.isASCIIDigit).reversed()
        guard (1...9).contains(digits.count), let number = Int(String(decoding: Array(digits), as: UTF8.self)),
            number > 1 || wish.burst != nil
        else { return false }
        return wish.current == name(wish, number)
    }
}
