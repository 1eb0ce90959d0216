public import PhotoModel

/// Renames of one folder that would leave it unclear which photo a companion belongs to, because files came or went since the
/// plan was made.
public struct CompanionConflicts {
    private let contents: FolderContents
    /// Nil where the folder holds nothing but photos, as most do: then no companion can change its owner.
    private var claims: CompanionClaims?
    /// Of companions, where raw pictures or videos are renamed: one of these may belong to another photo by now.
    private let owners: [FileName: FileName]

    /// - Parameters:
    ///   - names: the plan for this folder.
    ///   - contents: the folder as it is now.
    public init(_ names: [ProposedName], _ contents: FolderContents) {
        self.contents = contents
        owners = names.contains { $0.old.name?.mayBeAlone == true } ? contents.companions.owners : [:]
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
                // Where both are renamed, the owner of the companion is the one that is refused.
                if new == photo { claims.add(file: file.name, of: photo) }
            }
        }
        for name in contents.companions.others where moving[name] == nil && !companions.contains(name) {
            claims.add(file: name, of: nil)
        }
        self.claims = claims
    }

    /// Why a photo can't be renamed together with its companions; nil when it can.
    public func obstacle(_ name: ProposedName) -> ItemFailure? {
        guard let old = name.old.name else { return nil }
        if let owner = owners[old] { return Self.failure("it belongs to \(owner.text) by now") }
        let companions = contents.companions.byPhoto[old] ?? []
        let found = Set(companions.map(\.name))
        if let lost = name.companions.first(where: { !found.contains($0.name) && contents.names.contains($0.name) }) {
            return Self.failure(
                contents.companions.others.contains(lost.name)
                    ? "\(lost.name.text) could now belong to several photos"
                    : "\(lost.name.text) is no longer a regular file")
        }
        // A name that equals one of the companions' own is reported as a conflict of that companion.
        let wanted = companions.map { $0.name(beside: name.new) }
        switch claims?.conflict(name.new, companions: wanted) {
        case .adopts(let file) where !wanted.contains(file):
            return Self.failure("\(file.text) would become its companion under that name")
        case .loses(let file):
            return Self.failure("under that name it would be unclear which photo \(file.text) belongs to")
        case .adopts, nil: return nil
        }
    }

    private static func failure(_ why: String) -> ItemFailure {
        ItemFailure(
            .companionUnclear, why + "; to make a new plan, run apply with naming options, or run analyze again")
    }
}
