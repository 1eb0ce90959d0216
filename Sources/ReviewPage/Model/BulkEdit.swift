/// Changes the names of many photos at once.
public struct BulkEdit: Decodable, Sendable {
    public enum Change: Sendable {
        /// Names by the template, as if the model had seen this subject.
        case words(String)
        /// In the new names without their extensions; case counts.
        case replace(String, with: String)
    }

    public var change: Change
    public var photos: PhotoSelection
    /// Nothing is stored.
    public var isPreview: Bool

    private enum CodingKeys: String, CodingKey {
        case words, find
        case replacement = "replace"
        case preview
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let words = try container.decodeIfPresent(String.self, forKey: .words) {
            change = .words(words)
        } else {
            change = .replace(
                try container.decode(String.self, forKey: .find),
                with: try container.decode(String.self, forKey: .replacement))
        }
        isPreview = try container.decodeIfPresent(Bool.self, forKey: .preview) ?? false
        photos = try PhotoSelection(from: decoder)
    }
}

/// What a change of many names does, or would do.
public struct BulkEditResult: Encodable, Sendable {
    /// Photos that get another name.
    public var changed: Int
    /// Photos whose names would be invalid; they stay as they are.
    public var invalid: Int
    public var examples: [NamingPreview.Example]

    public init(changed: Int, invalid: Int, examples: [NamingPreview.Example]) {
        self.changed = changed
        self.invalid = invalid
        self.examples = examples
    }
}
