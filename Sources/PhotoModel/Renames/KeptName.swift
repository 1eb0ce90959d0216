/// Why a photo that could be renamed keeps its name.
public enum KeptName: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person chose the name.
    case chosen
    /// The new name would say nothing that the old one doesn't.
    case nothingNew = "nothing_new"

    /// For the plan.
    public var note: String {
        switch self {
        case .chosen: "keeps its name: a person chose it"
        case .nothingNew: "keeps its name: nothing more is known"
        }
    }
}
