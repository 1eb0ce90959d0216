public import PhotoModel

/// One line of a plan, as it is written out: paths as bytes, the way the user asked to see them.
public struct PlanRow: Sendable {
    public var old: [UInt8]
    public var new: [UInt8]
    public var description: Description?
    public var pinned: Bool
    public var note: String?
    /// What moves with the photo.
    public var companions: [Companion]

    public struct Companion: Sendable {
        public var old: [UInt8]
        public var new: [UInt8]

        public init(old: [UInt8], new: [UInt8]) {
            self.old = old
            self.new = new
        }
    }

    public init(
        old: [UInt8], new: [UInt8], description: Description?, pinned: Bool, note: String?, companions: [Companion] = []
    ) {
        self.old = old
        self.new = new
        self.description = description
        self.pinned = pinned
        self.note = note
        self.companions = companions
    }
}

/// The machine-readable formats of `--format`.
public enum PlanFormat: String, Sendable, CaseIterable {
    case tsv, csv, json, jsonl, null
}
