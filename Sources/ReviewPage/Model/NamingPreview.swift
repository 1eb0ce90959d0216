/// The names by some naming options.
public struct NamingPreview: Encodable, Sendable {
    public struct Example: Encodable, Sendable {
        public var old: String
        public var new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    /// Photos that get a new name.
    public var renames: Int
    public var examples: [Example]

    public init(renames: Int, examples: [Example]) {
        self.renames = renames
        self.examples = examples
    }
}
