/// A plan as somebody hands it back, whatever they did with it meanwhile.
public struct ReadPlan: Hashable, Sendable {
    /// Which job it says that it is of; only json says.
    public var job: String?
    public var rows: [Row]

    public struct Row: Hashable, Sendable {
        public var place: PlanFault.Place
        public var old: [UInt8]
        public var new: [UInt8]
    }
}
