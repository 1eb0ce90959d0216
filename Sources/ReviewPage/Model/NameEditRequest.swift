/// New names by item, as typed; an empty one keeps the photo's name. `drop` are items that return to the template's names.
public struct NameEditRequest: Decodable, Sendable {
    public var names: [String: String]
    public var drop: [Int64]

    private enum CodingKeys: CodingKey {
        case names, drop
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        names = try container.decodeIfPresent([String: String].self, forKey: .names) ?? [:]
        drop = try container.decodeIfPresent([Int64].self, forKey: .drop) ?? []
    }
}
