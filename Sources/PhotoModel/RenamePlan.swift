/// A photo's new name, as the rules or a person made it.
public struct ProposedName: Hashable, Sendable {
    public var item: Int64
    /// The photo's present path.
    public var old: RelativePath
    public var new: FileName
    /// A person set it: it outlives every change of template.
    public var pinned: Bool
    /// Why the name is as it is, where that is not plain (a collision, a broken extension).
    public var note: String?
    /// What moves with it: all or none.
    public var companions: [Companion]

    public init(
        item: Int64, old: RelativePath, new: FileName, pinned: Bool = false, note: String? = nil,
        companions: [Companion] = []
    ) {
        self.item = item
        self.old = old
        self.new = new
        self.pinned = pinned
        self.note = note
        self.companions = companions
    }

    public var newPath: RelativePath { old.directory.appending(new) }
    public var changes: Bool { old.name != new }
}

/// Old → new for a whole job, in the order of its photos.
public struct RenamePlan: Sendable {
    public var names: [ProposedName]

    public init(names: [ProposedName]) {
        self.names = names
    }

    /// By photo.
    public var newNames: [Int64: FileName] { Dictionary(names.map { ($0.item, $0.new) }) { first, _ in first } }

    /// The same photos with these names; those that have none here keep theirs.
    public func only(_ chosen: [Int64: FileName]) -> RenamePlan {
        RenamePlan(
            names: names.map { name in
                var name = name
                (name.new, name.note) = (chosen[name.item] ?? name.old.name ?? name.new, nil)
                return name
            })
    }

    public var renames: [ProposedName] { names.filter(\.changes) }
}
