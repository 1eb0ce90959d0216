/// A photo's new name, from the template or from a person.
public struct ProposedName: Hashable, Sendable {
    public var item: Int64
    /// The photo's present path.
    public var old: RelativePath
    public var new: FileName
    /// A person chose it: it outlives every change of the template.
    public var pinned: Bool
    /// Explains the name, if that is not obvious (a duplicate, a broken extension).
    public var note: String?
    /// Why it keeps its name, if that is the reason.
    public var kept: KeptName?
    /// Its companions: all are renamed with it, or none.
    public var companions: [Companion]

    public init(
        item: Int64, old: RelativePath, new: FileName, pinned: Bool = false, note: String? = nil,
        kept: KeptName? = nil, companions: [Companion] = []
    ) {
        self.item = item
        self.old = old
        self.new = new
        self.pinned = pinned
        self.note = note
        self.kept = kept
        self.companions = companions
    }

    public var newPath: RelativePath { old.directory.appending(new) }
    public var changes: Bool { old.name != new }
}
