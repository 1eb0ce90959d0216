/// The plan, or the naming options that make it, changed.
public struct PlanEvent: EventData {
    public static let kind = RunEvent.Kind.plan

    /// Photos to rename; nil while there is no plan.
    @ExplicitNull public var planned: Int?

    public init(planned: Int?) {
        self.planned = planned
    }
}
