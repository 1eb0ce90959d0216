/// The elements of a list that have the type; also a single element without a list.
struct LenientList<Element: Decodable>: Decodable {
    let elements: [Element]

    init(from decoder: any Decoder) throws {
        if let list = try? [Lenient<Element>](from: decoder) {
            elements = list.compactMap(\.wrappedValue)
        } else {
            elements = [try Element(from: decoder)]
        }
    }
}
