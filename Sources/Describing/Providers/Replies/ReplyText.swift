/// A model's text: a string, an object that has one, or a list of these.
struct ReplyText: Decodable {
    let text: String

    private struct Part: Decodable { let text: String }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.singleValueContainer(), let text = try? container.decode(String.self) {
            self.text = text
        } else if let part = try? Part(from: decoder) {
            text = part.text
        } else {
            text = try [Lenient<ReplyText>](from: decoder).compactMap(\.wrappedValue?.text).joined()
        }
    }
}
