/// A field of a reply that is nil where it is missing or of another type: an answer that was paid for is not thrown away for
/// what stands around it.
@propertyWrapper
struct Lenient<Value: Decodable>: Decodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    init(from decoder: any Decoder) throws {
        wrappedValue = try? Value(from: decoder)
    }
}

extension KeyedDecodingContainer {
    /// Without this a missing field would be an error.
    func decode<Value>(_ type: Lenient<Value>.Type, forKey key: Key) throws -> Lenient<Value> {
        (try? decodeIfPresent(type, forKey: key)).flatMap(\.self) ?? Lenient(wrappedValue: nil)
    }
}

/// The elements of a list that are of the type; one of them may stand without the list.
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

/// What a model wrote: a text, an object that has one, or a list of such.
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
