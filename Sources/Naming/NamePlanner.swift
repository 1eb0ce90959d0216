import Parallel
public import PhotoModel

/// Makes the names of a whole job from descriptions and metadata. No I/O: the contents of the folders are passed in.
public struct NamePlanner: Sendable {
    let options: NamingOptions
    let template: Template
    private let tags: Set<MetadataTag>
    /// Nil if all photos may be renamed.
    private let made: CameraNamePattern?
    private let numbersBursts: Bool
    let language: String?

    /// - Parameters:
    ///   - options: the name format.
    ///   - numbersBursts: the shots of a burst are numbered from 1.
    ///   - language: BCP 47, of the descriptions.
    /// - Throws: `Template.Fault`.
    public init(
        _ options: NamingOptions, numbersBursts: Bool = true, language: String? = nil
    ) throws(Template.Fault) {
        self.options = options
        self.numbersBursts = numbersBursts
        self.language = language
        template = try Template(options)
        tags = template.tags
        // Where the old name is part of the new one, nothing is lost.
        made =
            options.keepMeaningful == true && !template.keepsOriginal
            ? CameraNamePattern(own: options.madeNames ?? []) : nil
    }

    /// Names depend on photos of other folders, so planning folder by folder needs the numbers of the whole job.
    public var countsBeyondFolders: Bool { template.countsBeyondFolders }

    /// Values that are looked up if a template needs them.
    public struct Sources {
        /// The place at a position.
        public var place: (Position) -> Place?
        /// The values of tags in a photo's file.
        public var tags: (Photo, Set<MetadataTag>) -> [MetadataTag: [String]]

        public init(
            place: @escaping (Position) -> Place? = { _ in nil },
            tags: @escaping (Photo, Set<MetadataTag>) -> [MetadataTag: [String]] = { _, _ in [:] }
        ) {
            self.place = place
            self.tags = tags
        }
    }

    /// Adds photos of one folder, in any order, to the running numbers.
    ///
    /// - Parameters:
    ///   - items: the photos.
    ///   - sources: for places and tags in the template.
    ///   - contents: the contents of a folder, where numbers continue after those in it.
    ///   - numbers: what they are added to.
    public func count(
        _ items: [JobItem], _ sources: Sources, contents: (RelativePath, _ photos: [JobItem]) -> FolderContents?,
        into numbers: inout RunningNumbers
    ) {
        if options.startsNext == true {
            for (directory, photos) in Dictionary(grouping: items, by: \.photo.path.directory) {
                let names = photos.compactMap(\.photo.path.name) + (contents(directory, photos)?.names ?? [])
                numbers.continueAfter(names.compactMap(number(in:)).max() ?? -1, in: directory)
            }
        }
        for item in items {
            let known = known(item, sources)
            let number = number(item, known)
            // A name that stays takes no number, unless it is one of the template's.
            if number != nil || !isChosen(item) { numbers.add(item, date: known.captured, number: number) }
        }
    }

    private func known(_ item: JobItem, _ sources: Sources) -> Known {
        Known(
            captured: PhotoDate(item, options)?.date,
            place: template.locates ? item.metadata?.position.flatMap(sources.place) : nil,
            tags: tags.isEmpty || !item.isNamed ? [:] : sources.tags(item.photo, tags))
    }

    /// - Parameters:
    ///   - items: all photos of the job, or of one folder; photos without a description keep their names.
    ///   - numbers: of the whole job, if these are not all of its photos.
    ///   - pinned: names that a person chose, by item.
    ///   - sources: for places and tags in the template.
    ///   - contents: the contents of a folder besides these photos; nil if it can't be read.
    /// - Returns: a name for each photo, in the given order.
    public func plan(
        _ items: [JobItem], numbers: RunningNumbers? = nil, pinned: [Int64: FileName] = [:],
        sources: Sources = Sources(), contents: (RelativePath, _ photos: [JobItem]) -> FolderContents?
    ) -> RenamePlan {
        let known = Dictionary(items.map { ($0.id, self.known($0, sources)) }) { first, _ in first }
        var positions = numbers?.positions ?? [:]
        if numbers == nil, template.counts {
            var own = RunningNumbers()
            count(items, sources, contents: contents, into: &own)
            own.settle()
            positions = own.positions
        }
        var proposals: [Int64: FolderNames.Proposal] = [:]
        let names = FolderNames(options: options, numbersBursts: numbersBursts)
        for folder in Dictionary(grouping: items, by: \.photo.path.directory).values {
            let directory = folder[0].photo.path.directory
            let wanted = folder.parallelMap { [positions] item in
                item.photo.path.name.map {
                    wish(
                        item, $0, known[item.id] ?? Known(), positions[item.id] ?? CapturePosition(),
                        pinned: pinned[item.id])
                }
            }.compactMap(\.self)
            proposals.merge(names.settle(wanted, contents(directory, folder))) { first, _ in first }
        }
        return RenamePlan(
            names: items.compactMap { item in
                guard let old = item.photo.path.name else { return nil }
                let proposal = proposals[item.id]
                return ProposedName(
                    item: item.id, old: item.photo.path, new: proposal?.name ?? old, pinned: pinned[item.id] != nil,
                    note: proposal?.note, kept: proposal?.kept, companions: proposal?.companions ?? [])
            })
    }

    /// What is known of a photo besides its description; determined once.
    struct Known {
        var captured: CaptureDate?
        var place: Place?
        var tags: [MetadataTag: [String]] = [:]
    }

    func fields(
        _ item: JobItem, _ current: FileName, _ known: Known, _ position: CapturePosition = CapturePosition()
    ) -> Fields {
        var fields = Fields(
            item: item, options: options, position: position, original: { "" }, captured: known.captured,
            place: known.place, tags: known.tags, language: language)
        let others = fields
        fields.original = { original(others, current) }
        return fields
    }

    private func wish(
        _ item: JobItem, _ current: FileName, _ known: Known, _ position: CapturePosition, pinned: FileName?
    ) -> FolderNames.Wish {
        var wish = FolderNames.Wish(
            item: item, current: current, dotExtension: current.dotExtension, captured: known.captured, pinned: pinned)
        guard item.isNamed, pinned == nil else { return wish }
        // Named by what is known without its pixels.
        wish.note =
            item.status == .error
            ? item.failure?.message : FolderNames.joined([item.metadata?.note, item.description?.unsureText])
        wish.dotExtension = dotExtension(item, current)
        // Also if nothing else changes.
        if wish.dotExtension != current.dotExtension {
            wish.stem = current.exactText.map { _ in NameText(whole: Self.stem(current)) }
        }
        guard options.fixExtensions == true || !current.hasBrokenExtension else {
            wish.note = "keeps its name: its extension looks broken"
            return wish
        }
        let stem = named(wish, known, position) ?? stem(item, current, known, position)
        if let stem, isNamed(wish, stem), stem.parts.contains(where: { $0.kind != .separator && $0.field != .original })
        {
            wish.stem = stem
        } else if isChosen(item) {
            wish.kept = .chosen
        } else if let stem {
            if saysMore(stem, than: current, item) { wish.stem = stem } else { wish.kept = .nothingNew }
        } else if wish.stem == nil {
            wish.note = "keeps its name: there is no information for a new name"
        }
        if wish.stem == nil, let kept = wish.kept { wish.note = FolderNames.joined([wish.note, kept.note]) }
        return wish
    }

    private func dotExtension(_ item: JobItem, _ current: FileName) -> [UInt8] {
        let own = options.fixExtensions == true ? item.photo.format.dotExtension(current) : current.dotExtension
        return options.extensionCase?.apply(own) ?? own
    }

    /// The photo has the template's name already, with or without a number.
    private func isNamed(_ wish: FolderNames.Wish, _ stem: NameText) -> Bool {
        let names = FolderNames(options: options, numbersBursts: numbersBursts)
        var wish = wish
        wish.stem = stem
        if names.isNamed(wish) { return true }
        wish.burst = (0, wish.place)
        return names.isNamed(wish)
    }

    /// A person chose the photo's present name, and the template would lose it.
    private func isChosen(_ item: JobItem) -> Bool {
        guard let made, let current = item.photo.path.name, item.given != current else { return false }
        return !made.matches(current.stem)
    }

    /// What the template makes of a photo; nil if that is no legal name.
    private func stem(
        _ item: JobItem, _ current: FileName, _ known: Known, _ position: CapturePosition
    ) -> NameText? {
        var fields = fields(item, current, known, position)
        var stem = template.render(fields)
        // With the old name, its date comes along.
        if choosesByContent, let date = known.captured, stem.parts.contains(where: { $0.field == .original }),
            NameContents(fields.original()).hold(date)
        {
            fields.omitted = [.date]
            stem = template.render(fields)
        }
        return LegalName.stem(stem.text) == nil ? nil : stem
    }

    /// Names must say more than the old ones: by the template that nobody chose.
    private var choosesByContent: Bool {
        options.template == NamingOptions.defaultTemplate && (options.withoutSubject ?? .auto) == .auto
    }

    private func saysMore(_ stem: NameText, than current: FileName, _ item: JobItem) -> Bool {
        if options.withoutSubject == .keep, template.describes, item.description?.subject == nil { return false }
        guard choosesByContent else { return true }
        let contents = NameContents(Self.stem(current))
        return stem.parts.contains { part in
            switch part.field {
            case nil, .original: false
            case .date: PhotoDate(item, options).map { !contents.hold($0.date) } ?? true
            default: !contents.hold(part.text)
            }
        }
    }

    /// A name without its broken extension (`x.jpg `).
    static func stem(_ name: FileName) -> String {
        let text = String(decoding: name.stem, as: UTF8.self)
        guard name.hasBrokenExtension, let dot = text.lastIndex(of: "."), dot != text.startIndex else { return text }
        return String(text[..<dot])
    }
}
