/// Decides on the new names of many photos.
public struct BulkDecision: Decodable, Sendable {
    public enum Word: String, Decodable, Sendable {
        /// Use the new name, also if it was rejected before.
        case accept
        /// The photo keeps its name.
        case reject
    }

    public var word: Word
    public var photos: PhotoSelection

    private enum CodingKeys: CodingKey {
        case word
    }

    public init(from decoder: any Decoder) throws {
        word = try decoder.container(keyedBy: CodingKeys.self).decode(Word.self, forKey: .word)
        photos = try PhotoSelection(from: decoder)
    }
}
