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

    /// Reads a model's answer: the object alone, in a code fence, or with words around it.
    static func read(_ answer: String) throws(Fault) -> Description {
        guard let object = object(in: answer) else { throw .notJSON }
        let subject = try text("subject", object, required: true, limit: Limit.subject)
        let description = try text("description", object, required: false, limit: Limit.description)
        let visible = try text("text", object, required: false, limit: Limit.text)
        var tags: [String] = []
        switch object["tags"] {
        case nil, is NSNull: break
        case let list as [Any]:
            for element in list {
                guard let tag = element as? String else { throw .wrongShape("tags holds something else than strings") }
                if let tag = cleaned(tag, limit: Limit.tag) { tags.append(tag) }
            }
        default: throw .wrongShape("tags is no list")
        }
        return Description(
            subject: subject, description: description, tags: Array(tags.prefix(Limit.tags)), text: visible)
    }

    private static func text(
        _ key: String, _ object: [String: Any], required: Bool, limit: Int
    ) throws(Fault) -> String? {
        switch object[key] {
        case nil where required: throw .wrongShape("\(key) is missing")
        case nil, is NSNull: return nil
        case let text as String: return cleaned(text, limit: limit)
        default: throw .wrongShape("\(key) is no string")
        }
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
        if let object = parsed(bytes[...]) { return object }
        let objects = AnswerObjects.find(in: bytes).compactMap(parsed)
        return objects.last { $0["subject"] != nil } ?? objects.last
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
