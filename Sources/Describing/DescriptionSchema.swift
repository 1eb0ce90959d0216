import Foundation
import PhotoModel

/// The shape of an answer. It is asked of the server, and checked here whatever the server promises.
enum DescriptionSchema {
    /// A JSON Schema as strict structured output wants it: every property required, none else allowed.
    static var json: [String: Any] {
        [
            "type": "object",
            "properties": [
                "subject": ["type": ["string", "null"], "description": "3 to 6 words"],
                "description": ["type": ["string", "null"], "description": "one sentence"],
                "tags": ["type": "array", "items": ["type": "string"]],
                "text": ["type": ["string", "null"], "description": "legible words in the picture"],
            ],
            "required": ["subject", "description", "tags", "text"],
            "additionalProperties": false,
        ]
    }

    /// The same as Gemini takes it: OpenAPI's way to say that something may be null. Words that it does not know it would
    /// leave out in silence.
    static var openAPI: [String: Any] {
        let text: [String: Any] = ["type": "STRING", "nullable": true]
        return [
            "type": "OBJECT",
            "properties": [
                "subject": text, "description": text, "text": text,
                "tags": ["type": "ARRAY", "items": ["type": "STRING"]],
            ],
            "required": ["subject", "description", "tags", "text"],
            "propertyOrdering": ["subject", "description", "tags", "text"],
        ]
    }

    /// For a prompt.
    static let text: String = {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        return (try? JSONSerialization.data(withJSONObject: json, options: options)).map {
            String(decoding: $0, as: UTF8.self)
        } ?? ""
    }()

    /// Characters and tags that are kept of what a model writes, however much it writes.
    enum Limit {
        static let subject = 120
        static let description = 500
        static let text = 500
        static let tags = 12
        static let tag = 40
    }

    /// Why a text is no description.
    enum Fault: Error {
        case notJSON
        case wrongShape(String)
    }

    /// Reads a model's answer: the object alone, in a code fence, or with words around it; its keys in any case, and within
    /// one other object or list. Only the subject must be of the right type: for the others a good subject is not thrown
    /// away.
    static func read(_ answer: String) throws(Fault) -> Description {
        guard let object = object(in: answer) else { throw .notJSON }
        let fields = Fields(object)
        let subject: String?
        switch fields["subject"] {
        case nil: throw .wrongShape("subject is missing")
        case is NSNull: subject = nil
        case let text as String: subject = cleaned(text, limit: Limit.subject).flatMap(Subject.clean)
        default: throw .wrongShape("subject is no string")
        }
        return Description(
            subject: subject, description: text(fields["description"], limit: Limit.description),
            tags: tags(fields["tags"]), text: text(fields["text"], limit: Limit.text))
    }

    /// Keys as models write them: `Subject` is `subject`.
    private struct Fields {
        private let values: [String: Any]

        init(_ object: [String: Any]) {
            values = Dictionary(object.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        }

        subscript(key: String) -> Any? { values[key] }
    }

    /// A text, or a list of them; nil for a word that stands for nothing.
    private static func text(_ value: Any?, limit: Int) -> String? {
        let text = value as? String ?? (value as? [String])?.joined(separator: " ")
        guard let text = text.flatMap({ cleaned($0, limit: limit) }) else { return nil }
        return ["null", "none", "n/a", "string"].contains(text.lowercased()) ? nil : text
    }

    /// A list of texts, or one text with commas.
    private static func tags(_ value: Any?) -> [String] {
        let list =
            (value as? [Any])?.compactMap { $0 as? String }
            ?? (value as? String)?.split(whereSeparator: { ",;\n".contains($0) }).map(String.init) ?? []
        return Array(list.compactMap { cleaned($0, limit: Limit.tag) }.prefix(Limit.tags))
    }

    /// One line without control characters; nil when nothing is left.
    static func cleaned(_ text: String, limit: Int) -> String? {
        let visible = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned, .format: " "
            default: Character(scalar)
            }
        }
        let words = String(String.UnicodeScalarView(visible.flatMap(\.unicodeScalars)))
            .split(whereSeparator: \.isWhitespace)
        let joined = words.joined(separator: " ").prefix(limit)
        return joined.isEmpty ? nil : String(joined)
    }

    /// The object that is meant: the whole answer, or of the objects in it (behind a fence, a sentence, a model's thoughts) the
    /// last one that has a subject.
    private static func object(in answer: String) -> [String: Any]? {
        // Small models write raw line ends into strings; between them they mean nothing.
        let bytes = answer.utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
        if let whole = parsed(bytes[...]) { return unwrapped(whole) ?? whole }
        // An object that was written as a string once more.
        if let text = try? JSONDecoder().decode(String.self, from: Data(bytes)),
            let object = parsed(Array(text.utf8)[...])
        {
            return unwrapped(object) ?? object
        }
        let objects = AnswerObjects.find(in: bytes).compactMap(parsed)
        return objects.compactMap(unwrapped).last ?? objects.last
    }

    /// The object itself, or the one within it, that has a subject; nil where none has.
    private static func unwrapped(_ object: [String: Any]) -> [String: Any]? {
        func isMeant(_ object: [String: Any]) -> Bool { object.keys.contains { $0.lowercased() == "subject" } }
        if isMeant(object) { return object }
        for value in object.values {
            let within =
                value as? [String: Any] ?? (value as? [[String: Any]])?.first
                ?? (value as? String).flatMap { parsed(Array($0.utf8)[...]) }
            if let within, isMeant(within) { return within }
        }
        return nil
    }

    private static func parsed(_ bytes: ArraySlice<UInt8>) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }

    /// An object begins and does not end: whoever wrote it was cut off.
    static func isCut(_ answer: String) -> Bool {
        let bytes = Array(answer.utf8)
        return bytes.contains(UInt8(ascii: "{")) && AnswerObjects.find(in: bytes).isEmpty
    }
}
