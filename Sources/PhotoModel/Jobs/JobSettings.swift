/// The settings of a job, stored so that `resume` uses the same. Never contains a key.
public struct JobSettings: Hashable, Sendable, Codable {
    public var scan = ScanOptions()
    public var describe = DescribeOptions()
    public var naming = NamingOptions()
    /// Rename without asking once the analysis is done.
    public var applies = false
    /// A program to run at the end: an absolute path.
    public var onFinish: String?

    public init() {}
}

extension RelativePath: Codable {
    public init(from decoder: any Decoder) throws {
        let hex = try decoder.singleValueContainer().decode(String.self)
        guard let bytes = [UInt8](hex: hex), let path = RelativePath(bytes: bytes) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a path"))
        }
        self = path
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hex)
    }
}
