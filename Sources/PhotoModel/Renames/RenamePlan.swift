/// Old and new names of a whole job, in the order of its photos.
public struct RenamePlan: Sendable {
    public var names: [ProposedName]

    public init(names: [ProposedName]) {
        self.names = names
    }

    /// By item.
    public var newNames: [Int64: FileName] { Dictionary(names.map { ($0.item, $0.new) }) { first, _ in first } }

    /// The same photos with these names; photos without one keep theirs.
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
