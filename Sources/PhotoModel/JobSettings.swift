/// What a job was asked to do, kept with it so that `resume` does the same. Never holds a key.
public struct JobSettings: Hashable, Sendable, Codable {
    public var scan = ScanOptions()
    public var describe = DescribeOptions()
    public var naming = NamingOptions()
    /// Rename without asking once the analysis is done.
    public var applies = false
    /// A program to be run at the end: an absolute path.
    public var onFinish: String?

    public init() {}
}

/// Which files are looked at.
public struct ScanOptions: Hashable, Sendable, Codable {
    /// Paths beneath the root, as hex of their bytes in JSON; the root itself is the empty one.
    public var starts: [RelativePath] = [.root]
    public var recursive = true
    public var include: [String] = []
    public var exclude: [String] = []
    public var hidden = false
    public var followSymlinks = false

    public init() {}
}

/// Who describes, and how.
public struct DescribeOptions: Hashable, Sendable, Codable {
    public var provider = "local"
    public var model = ""
    public var baseURL: String?
    public var allowInsecureHTTP = false
    /// The user's own words, added to the prompt.
    public var prompt: String?
    /// BCP 47.
    public var language: String?
    /// Requests in flight, for the whole job.
    public var concurrency = 8
    /// Longest side, pixels.
    public var thumbnailSize = 500
    public var usesCache = true
    public var maximumRequests: Int?
    /// US dollars, of the whole job.
    public var maximumCost: Double?
    /// What the model costs, as far as it is known; kept, so that a job is counted by one price.
    public var price: Price?
    /// The shots of a burst share a description; nil is true.
    public var bursts: Bool?
    /// Which of the provider's APIs, where it has several: `chat`, `responses`.
    public var api: String?
    /// What the server turned out not to know.
    public var shape: RequestShape?
    /// A photo got a useful answer: the key, the URL and the model are right. Nil is false.
    public var isAnswered: Bool?
    /// `PHOTORENAME_API_KEY` was set for the job's provider, because the command line named that provider and nothing else
    /// named one. Nil where it is not known.
    public var usesCommonKey: Bool?

    public init() {}
}

/// How names look.
public struct NamingOptions: Hashable, Sendable, Codable {
    public static let defaultTemplate = "{date:%Y-%m-%d}{_}{subject|original}{_}{place}"

    public var template = NamingOptions.defaultTemplate
    public var wordCase = WordCase.kebab
    /// What `{_}` writes, and what stands before a collision's number.
    public var separator = "-"
    public var start = 1
    public var padding = 1
    /// Bytes of a whole name, with its extension.
    public var maximumLength = 255
    /// Names in ASCII alone; nil is false.
    public var ascii: Bool?
    /// A name that a person gave stays; nil is false.
    public var keepMeaningful: Bool?
    /// Patterns of names that machines make, beside the program's own.
    public var madeNames: [String]?
    /// Each photo gets the extension of what it really is; nil is false.
    public var fixExtensions: Bool?
    /// What else tells the date; nil for nothing.
    public var dateFrom: DateFrom?

    public init() {}
}

/// What tells a photo's date where neither its file nor its name does.
public enum DateFrom: String, Sendable, Codable, CaseIterable {
    case auto, mtime
}

/// How the words of the model are written.
public enum WordCase: String, Sendable, Codable, CaseIterable {
    case kebab, snake, camel, pascal, title, lower, keep
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
