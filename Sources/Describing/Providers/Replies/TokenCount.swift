/// A number of tokens as servers write it: a number, sometimes with a fraction, or a text. Invalid values count as 0, so that
/// a paid answer is not thrown away.
struct TokenCount: Decodable {
    var count = 0

    init(from decoder: any Decoder) throws {
        guard let container = try? decoder.singleValueContainer() else { return }
        let number = (try? container.decode(Double.self)) ?? (try? container.decode(String.self)).flatMap(Double.init)
        guard let number, number.isFinite, number >= 0, number < 1e12 else { return }
        count = Int(number.rounded(.up))
    }
}
