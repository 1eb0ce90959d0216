import Foundation
import PhotoModel

/// The JSON schema of an answer. The server is asked for it, and it is checked here in any case.
enum DescriptionSchema {
    /// A JSON Schema as strict structured output requires it: all properties required, no others allowed.
    static let json: JSONValue = [
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

    /// The same for Gemini, which uses OpenAPI's way to allow null, and silently ignores keywords that it doesn't know.
    static let openAPI: JSONValue = {
        let text: JSONValue = ["type": "STRING", "nullable": true]
        return [
            "type": "OBJECT",
            "properties": [
                "subject": text, "description": text, "text": text,
                "tags": ["type": "ARRAY", "items": ["type": "STRING"]],
            ],
            "required": ["subject", "description", "tags", "text"],
            "propertyOrdering": ["subject", "description", "tags", "text"],
        ]
    }()

    /// For a prompt.
    static let text = (try? RequestBody.encoder.encode(json)).map { String(decoding: $0, as: UTF8.self) } ?? ""

    /// Limits of characters and tags that are kept of an answer.
    enum Limit {
        static let subject = 120
        static let description = 500
        static let text = 500
        static let tags = 12
        static let tag = 40
    }

    /// Why a text is not a description.
    enum Fault: Error {
        case notJSON
        case wrongShape(String)
    }

    /// Reads a model's answer: an object alone, in a code fence, or with text around it; with keys in any case, also within
    /// other objects or lists. Only the subject must have the right type: a good subject is not thrown away because of the
    /// other fields.
    static func read(_ answer: String) throws(Fault) -> Description {
        let objects = objects(in: answer).flatMap { Fields.all(in: $0) }
        guard let fields = best(of: objects) ?? salvaged(from: answer) else { throw .notJSON }
        guard fields["subject"] != nil else { throw .wrongShape("subject is missing") }
        guard fields.hasSubject else { throw .wrongShape("subject is not a string") }
        return Description(
            subject: fields.subject, description: text(fields["description"], limit: Limit.description),
            tags: tags(fields["tags"]), text: text(fields["text"], limit: Limit.text))
    }

    /// The last object that names a subject, because a model's thoughts come before it. Otherwise the last one that says
    /// there is none, otherwise the last one.
    private static func best(of objects: [Fields]) -> Fields? {
        objects.last { $0.subject != nil } ?? objects.last { $0.hasSubject } ?? objects.last
    }

    /// Only the subject, of a complete object that is not JSON: with nested quotes, Python words, comments.
    private static func salvaged(from answer: String) -> Fields? {
        guard !isCut(answer), answer.contains("{"),
            let found = answer.firstMatch(
                of: /["'“”]?\b(?i:subject)["'“”]?\s*[:=]\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|“([^”\n]*)”)/)
        else { return nil }
        let text = (found.1 ?? found.2 ?? found.3).map(String.init) ?? ""
        let plain = try? JSONDecoder().decode(String.self, from: Data("\"\(text)\"".utf8))
        return Fields(["subject": .string(plain ?? text)])
    }

    /// An object of an answer, with lenient keys: `Subject` and `"subject "` are `subject`.
    private struct Fields {
        private let values: [String: JSONValue]

        init(_ object: [String: JSONValue]) {
            let pairs = object.sorted { $0.key < $1.key }.map { (Self.name($0.key), $0.value) }
            values = Dictionary(pairs) { first, second in Self.isNothing(first) ? second : first }
        }

        private static func name(_ key: String) -> String {
            let name = key.lowercased().trimmingCharacters(in: around)
            return ["photo_subject", "main_subject", "image_subject", "photosubject"].contains(name) ? "subject" : name
        }

        private static func isNothing(_ value: JSONValue) -> Bool {
            value.isNull || value.string?.trimmingCharacters(in: .whitespaces).isEmpty == true
        }

        private static let around = CharacterSet.whitespaces.union(CharacterSet(charactersIn: "\"'“”`*"))

        /// Keys under which models put drafts.
        private static let thoughts: Set<String> = [
            "reasoning", "thought", "thoughts", "thinking", "analysis", "draft",
        ]

        /// Maximum nesting depth.
        private static let depth = 3

        /// The object and the nested ones that have a subject; the object itself if none has.
        static func all(in value: JSONValue) -> [Fields] {
            let found = within(value, depth)
            return found.isEmpty ? value.object.map { [Fields($0)] } ?? [] : found
        }

        private static func within(_ value: JSONValue, _ depth: Int) -> [Fields] {
            if let object = value.object {
                let fields = Fields(object)
                if fields.subject != nil { return [fields] }
                let own = fields["subject"] == nil ? [] : [fields]
                guard depth > 0 else { return own }
                let deeper = object.sorted { $0.key < $1.key }.filter { !thoughts.contains($0.key.lowercased()) }
                    .flatMap { within($0.value, depth - 1) }
                return deeper.contains { $0.subject != nil } || own.isEmpty ? deeper : own
            }
            guard depth > 0 else { return [] }
            // The first of several.
            if let list = value.list {
                return list.lazy.map { within($0, depth - 1) }.first { !$0.isEmpty } ?? []
            }
            // An object that was encoded as a string.
            guard let text = value.string, text.contains("{") else { return [] }
            return DescriptionSchema.parsed(Array(text.utf8)[...]).map { within($0, depth - 1) } ?? []
        }

        subscript(key: String) -> JSONValue? { values[key] }

        /// It names a subject, or says that there is none.
        var hasSubject: Bool { words != nil || values["subject"]?.isNull == true }

        var subject: String? { words.flatMap { cleaned($0, limit: Limit.subject) }.flatMap(Subject.clean) }

        /// A text, the texts of a list, or the only text of an object.
        private var words: String? { values["subject"].flatMap(Self.words) }

        private static func words(_ value: JSONValue) -> String? {
            if let text = value.string { return text }
            if let list = value.strings, !list.isEmpty { return list.joined(separator: " ") }
            let texts = value.object?.values.compactMap(\.string) ?? []
            return texts.count == 1 ? texts[0] : nil
        }
    }

    /// A text, or a list of texts; nil for a word that means "none".
    private static func text(_ value: JSONValue?, limit: Int) -> String? {
        let text = value?.string ?? value?.strings?.joined(separator: " ")
        guard let text = text.flatMap({ cleaned($0, limit: limit) }) else { return nil }
        return ["null", "none", "n/a", "string"].contains(text.lowercased()) ? nil : text
    }

    /// A list of texts, or one text with commas.
    private static func tags(_ value: JSONValue?) -> [String] {
        let list =
            value?.list?.compactMap(\.string)
            ?? value?.string?.split(whereSeparator: { ",;\n".contains($0) }).map(String.init) ?? []
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

    /// Candidates for the object: the whole answer, or what follows a code fence, a sentence or a model's thoughts.
    private static func objects(in answer: String) -> [JSONValue] {
        // Small models write raw newlines into strings; between tokens they are whitespace.
        let bytes = answer.utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
        if let whole = parsed(bytes[...]) { return [whole] }
        return AnswerObjects.find(in: bytes).compactMap(parsed)
    }

    /// An object or a list: JSON, otherwise what models write instead (JSON5: single quotes, trailing commas; typographic
    /// quotes).
    private static func parsed(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
        let decoder = JSONDecoder()
        if let value = try? decoder.decode(JSONValue.self, from: Data(bytes)) {
            return value.flag == nil && !value.isNull ? value : nil
        }
        guard bytes.contains(UInt8(ascii: "{")) else { return nil }
        decoder.allowsJSON5 = true
        let text = String(decoding: bytes, as: UTF8.self).replacing(/[“”]/, with: "\"")
        return (try? decoder.decode(LenientObject.self, from: Data(text.utf8)))?.value
    }

    /// An object begins and does not end: the answer was truncated.
    static func isCut(_ answer: String) -> Bool {
        let bytes = Array(answer.utf8)
        return bytes.contains(UInt8(ascii: "{")) && AnswerObjects.find(in: bytes).isEmpty
    }
}
