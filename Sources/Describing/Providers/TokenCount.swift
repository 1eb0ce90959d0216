/// A number of tokens as servers write it: a number, with a fraction now and then, or a text. What makes no sense is 0: an answer
/// that was paid for is not thrown away for it.
struct TokenCount: Decodable {
    var count = 0

    init(from decoder: any Decoder) throws {
        guard let container = try? decoder.singleValueContainer() else { return }
        let number = (try? container.decode(Double.self)) ?? (try? container.decode(String.self)).flatMap(Double.init)
        guard let number, number.isFinite, number >= 0, number < 1e12 else { return }
        count = Int(number.rounded(.up))
    }
}
