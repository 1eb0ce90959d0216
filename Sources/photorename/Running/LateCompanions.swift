import PhotoModel

/// What has changed around the photos of one folder since their plan was made: whose sidecar is whose must stay as plain
/// under the new names as it is under the old.
struct LateCompanions {
    private let contents: FolderContents
    /// Nil where there is nothing but photos, as in most folders: then nothing can change its owner.
    private var claims: CompanionClaims?

    init(_ names: [ProposedName], _ contents: FolderContents) {
        self.contents = contents
        let moving = Dictionary(names.compactMap { name in name.old.name.map { ($0, name.new) } }) { first, _ in first }
        guard !contents.companions.others.isEmpty || names.contains(where: { !$0.new.isPicture }) else { return }
        var claims = CompanionClaims()
        for name in contents.names where moving[name] != nil || name.isPicture {
            claims.add(photo: moving[name] ?? name)
        }
        var companions: Set<FileName> = []
        for (photo, files) in contents.companions.byPhoto {
            let new = moving[photo] ?? photo
            for file in files {
                companions.insert(file.name)
                // Where both move, the photo that it belongs to gives way.
                if new == photo { claims.add(file: file.name, of: photo) }
            }
        }
        for name in contents.companions.others where moving[name] == nil && !companions.contains(name) {
            claims.add(file: name, of: nil)
        }
        self.claims = claims
    }

    /// Why a photo cannot be given its name with what belongs to it; nil when nothing speaks against it.
    func obstacle(_ name: ProposedName) -> ItemFailure? {
        guard let old = name.old.name else { return nil }
        let companions = contents.companions.byPhoto[old] ?? []
        let found = Set(companions.map(\.name))
        if let lost = name.companions.first(where: { !found.contains($0.name) && contents.names.contains($0.name) }) {
            return Self.failure(
                contents.companions.others.contains(lost.name)
                    ? "\(lost.name.text) could belong to several photos by now"
                    : "\(lost.name.text) is no regular file any more")
        }
        // One that takes a companion's own name is told of as that.
        let wanted = companions.map { $0.name(beside: name.new) }
        switch claims?.conflict(name.new, companions: wanted) {
        case .adopts(let file) where !wanted.contains(file):
            return Self.failure("\(file.text) would pass for its own under that name")
        case .loses(let file):
            return Self.failure("under that name it would not be clear whose \(file.text) is")
        case .adopts, nil: return nil
        }
    }

    private static func failure(_ why: String) -> ItemFailure {
        ItemFailure(
            code: "companion_unclear",
            message: why + "; a new plan makes way: apply with naming options, or analyze again")
    }
}
