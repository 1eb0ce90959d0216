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
        let stem = template.render(fields)
        if LegalName.make(stem, dotExtension: wish.dotExtension, maximum: options.maximumLength) == nil {
            if wish.stem == nil { wish.note = "keeps its name: nothing is known for a new one" }
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
        fields.original = { mark }
        let around = template.render(fields).split(
            separator: mark, maxSplits: 2, omittingEmptySubsequences: false)
        guard around.count == 2, !around[0].isEmpty || !around[1].isEmpty else { return stem }
        guard stem.hasPrefix(around[0]), stem.hasSuffix(around[1]) else { return stem }
        let inner = stem.dropFirst(around[0].count).dropLast(around[1].count)
        return inner.isEmpty ? stem : String(inner)
    }
}
