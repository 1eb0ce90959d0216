import Foundation

/// An object with texts, lists of texts, nulls and such objects, read by JSONDecoder, which accepts JSON5 where
/// JSONSerialization doesn't.
struct LenientObject: Decodable {
    let values: [String: Any]

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var values: [String: Any] = [:]
        for name in container.allKeys {
            if (try? container.decodeNil(forKey: name)) == true {
                values[name.stringValue] = NSNull()
            } else if let text = try? container.decode(String.self, forKey: name) {
                values[name.stringValue] = text
            } else if let list = try? container.decode([String].self, forKey: name) {
                values[name.stringValue] = list
            } else if let object = try? container.decode(LenientObject.self, forKey: name) {
                values[name.stringValue] = object.values
            }
        }
        self.values = values
    }
}
