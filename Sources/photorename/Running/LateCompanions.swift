import PhotoModel

/// What has changed around the photos of one folder since their plan was made: whose sidecar is whose must stay as plain
/// under the new names as it is under the old.
struct LateCompanions {
    private let contents: FolderContents
    /// The photos' names that there will be of a stem. Two that want the same name are another matter.
    private let stems: [FileName: Set<FileName>]
    /// Files that stay, by the stem and by the name that they are called after.
    private var strangers: [Called: FileName] = [:]

    private struct Called: Hashable {
        var kind: CompanionMatch.Kind
        /// By case folding and NFC.
        var base: FileName

        init?(_ kind: CompanionMatch.Kind, _ base: [UInt8]) {
            guard let base = FileName(base) else { return nil }
            self.kind = kind
            self.base = NameRules.careful.key(base)
        }
    }

    init(_ names: [ProposedName], _ contents: FolderContents) {
        self.contents = contents
        let moving = Dictionary(names.compactMap { name in name.old.name.map { ($0, name.new) } }) { first, _ in first }
        let belonging = Set(contents.companions.byPhoto.values.joined().map(\.name))
        var stems: [FileName: Set<FileName>] = [:]
        // Only what goes by a stem can be somebody else's by it.
        let goesByStem = contents.companions.byPhoto.values.joined().contains { $0.style == .stem }
        for name in goesByStem ? contents.names : [] where moving[name] != nil || name.isPicture {
            stems[Self.stem(moving[name] ?? name), default: []].insert(moving[name] ?? name)
        }
        self.stems = stems
        for name in contents.companions.others where moving[name] == nil && !belonging.contains(name) {
            // A video too, whatever its photo must be like.
            for match in CompanionMatch.all(of: name) {
                for called in match.bases.compactMap({ Called(match.kind, $0) }) { strangers[called] = name }
            }
        }
    }

    private static func stem(_ name: FileName) -> FileName {
        NameRules.careful.key(FileName(name.stem) ?? name)
    }

    /// Why a photo cannot be given its name with what belongs to it; nil when nothing speaks against it.
    func obstacle(_ name: ProposedName) -> ItemFailure? {
        guard let old = name.old.name else { return nil }
        let companions = contents.companions.byPhoto[old] ?? []
        let found = Set(companions.map(\.name))
        if let lost = name.companions.first(where: { !found.contains($0.name) && contents.names.contains($0.name) }) {
            return Self.failure("\(lost.name.text) could belong to several photos by now")
        }
        if companions.contains(where: { $0.style == .stem }), (stems[Self.stem(name.new)]?.count ?? 0) > 1 {
            return Self.failure("what belongs to it could belong to several photos under that name")
        }
        guard !strangers.isEmpty else { return nil }
        // One that takes a companion's own name is told of as that.
        let wanted = Set(companions.map { $0.name(beside: name.new) })
        let called =
            [Called(.stem, name.new.stem)] + ([name.new] + wanted).map { Called(.wholeName, $0.bytes) }
        if let stranger = called.lazy.compactMap({ $0.flatMap { strangers[$0] } }).first(where: { !wanted.contains($0) }
        ) {
            return Self.failure("\(stranger.text) would pass for its own under that name")
        }
        return nil
    }

    private static func failure(_ why: String) -> ItemFailure {
        ItemFailure(
            code: "companion_unclear",
            message: why + "; a new plan makes way: apply with naming options, or analyze again")
    }
}
