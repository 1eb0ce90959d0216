public import PhotoModel

/// The contents of a folder, for the planner.
public struct FolderListing: Sendable {
    var names: Set<FileName>
    var rules: NameRules

    public init(names: Set<FileName>, rules: NameRules) {
        self.names = names
        self.rules = rules
    }
}
