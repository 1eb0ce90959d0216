public import PhotoModel

/// One line of a plan, as it is written out: paths as bytes, the way the user asked to see them.
public struct PlanRow: Sendable {
    public var old: [UInt8]
    public var new: [UInt8]
    public var description: Description?
    /// ISO 8601, by the clock on the wall, and where it is from.
    public var date: (text: String, source: DateSource)?
    public var pinned: Bool
    public var note: String?
    /// Where the photo was before this job renamed it.
    public var renamedFrom: [UInt8]?
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
        old: [UInt8], new: [UInt8], description: Description?,
        date: (text: String, source: DateSource)? = nil, pinned: Bool, note: String?,
        renamedFrom: [UInt8]? = nil, companions: [Companion] = []
    ) {
        self.old = old
        self.new = new
        self.description = description
        self.date = date
        self.pinned = pinned
        self.note = note
        self.renamedFrom = renamedFrom
        self.companions = companions
    }
}
