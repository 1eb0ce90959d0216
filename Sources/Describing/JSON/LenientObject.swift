/// An object of a model, without the values that can't be read: a good subject is not thrown away because of them.
struct LenientObject: Decodable {
    let value: JSONValue

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var values: [String: JSONValue] = [:]
        for name in container.allKeys {
            values[name.stringValue] =
                (try? container.decode(JSONValue.self, forKey: name))
                ?? (try? container.decode(LenientObject.self, forKey: name))?.value
        }
        value = .object(values)
    }
}
