public import PhotoModel

/// Makes the names of a whole job from descriptions and metadata. No I/O: the contents of the folders are passed in.
public struct NamePlanner: Sendable {
    let options: NamingOptions
    let template: Template
    private let tags: Set<MetadataTag>
    /// Nil if all photos may be renamed.
    private let made: CameraNamePattern?
    private let numbersBursts: Bool

    /// - Throws: `Template.Fault`.
    public init(_ options: NamingOptions, numbersBursts: Bool = true) throws(Template.Fault) {
        self.options = options
        self.numbersBursts = numbersBursts
        template = try Template(options.template)
        tags = template.tags
        made = options.keepMeaningful == true ? CameraNamePattern(own: options.madeNames ?? []) : nil
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

    /// Adds photos, in any order, to the running numbers.
    public func count(_ items: [JobItem], _ sources: Sources, into numbers: inout RunningNumbers) {
        for item in items {
            let known = known(item, sources)
            numbers.add(item, date: known.captured, number: number(item, known))
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
            count(items, sources, into: &own)
            own.settle()
            positions = own.positions
        }
        var proposals: [Int64: FolderNames.Proposal] = [:]
        let names = FolderNames(options: options, numbersBursts: numbersBursts)
        for folder in Dictionary(grouping: items, by: \.photo.path.directory).values {
            let directory = folder[0].photo.path.directory
            let wanted = folder.compactMap { item in
                item.photo.path.name.map {
                    wish(
                        item, $0, known[item.id] ?? Known(), positions[item.id] ?? CapturePosition(),
                        pinned: pinned[item.id])
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
            place: known.place, tags: known.tags)
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
        wish.note = item.status == .error ? item.failure?.message : item.metadata?.note
        if options.fixExtensions == true {
            wish.dotExtension = item.photo.format.dotExtension(current)
            // Also if there is no other note.
            if wish.dotExtension != current.dotExtension {
                wish.stem = current.exactText.map { _ in Self.stem(current) }
            }
        }
        guard options.fixExtensions == true || !current.hasBrokenExtension else {
            wish.note = "keeps its name: its extension looks broken"
            return wish
        }
        if let made, !made.matches((item.original ?? current).stem) {
            if wish.stem == nil { wish.note = "keeps its name: a person chose it" }
            return wish
        }
        if let stem = named(wish, known, position) {
            wish.stem = stem
            return wish
        }
        let stem = template.render(fields(item, current, known, position))
        if LegalName.make(stem, dotExtension: wish.dotExtension, maximum: options.maximumLength) == nil {
            if wish.stem == nil { wish.note = "keeps its name: there is no information for a new name" }
        } else {
            wish.stem = stem
        }
        return wish
    }

    /// A name without its broken extension (`x.jpg `).
    static func stem(_ name: FileName) -> String {
        let text = String(decoding: name.stem, as: UTF8.self)
        guard name.hasBrokenExtension, let dot = text.lastIndex(of: "."), dot != text.startIndex else { return text }
        return String(text[..<dot])
    }
}
