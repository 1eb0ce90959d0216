/// 8 random characters of lower-case Crockford base32.
public struct JobID: Hashable, Sendable, Codable, CustomStringConvertible {
    public let text: String

    public static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    public init?(_ text: String) {
        guard text.count == 8, text.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        self.text = text
    }

    public static func random() -> JobID {
        var generator = SystemRandomNumberGenerator()
        return JobID(random: &generator)
    }

    private init(random generator: inout SystemRandomNumberGenerator) {
        text = String((0..<8).map { _ in Self.alphabet[Int.random(in: 0..<32, using: &generator)] })
    }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = JobID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a job ID"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
