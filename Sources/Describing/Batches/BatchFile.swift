/// A batch on this machine: a file with its requests, written as its vendor wants them.
public struct BatchFile: Hashable, Sendable {
    public var path: String
    /// 32 hex digits that no other batch has. It is part of what the vendor stores, so that the batch is recognized.
    public var tag: String

    public init(path: String, tag: String) {
        self.path = path
        self.tag = tag
    }

    /// The name that the vendor shows.
    var title: String { "photorename-" + tag }

    /// Whether a file or a batch of this name is the one with this tag.
    static func isOurs(_ name: String?, _ tag: String) -> Bool { name?.contains(tag) == true }
}

/// What a vendor accepts in one batch, and how requests are put together.
public struct BatchForm: Hashable, Sendable {
    /// Maximum number of requests, and of bytes of the whole.
    public var requests: Int
    public var bytes: Int
    /// Before, between and after requests.
    public var head: [UInt8]
    public var separator: [UInt8]
    public var tail: [UInt8]

    static func lines(requests: Int, bytes: Int) -> BatchForm {
        BatchForm(requests: requests, bytes: bytes, head: [], separator: [10], tail: [10])
    }
}
