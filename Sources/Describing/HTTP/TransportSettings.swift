/// How CurlTransport talks.
public struct TransportSettings: Sendable {
    /// Connections at once.
    public var connections = 8
    /// Seconds.
    public var connectTimeout = 10.0
    /// Seconds for a whole transfer.
    public var requestTimeout = 60.0
    /// PEM file of certificate authorities; nil for the system's.
    public var certificateAuthorities: String?
    /// Bytes of a reply's body; and, on their own, of its headers.
    public var replyLimit = 1 << 20
    public var userAgent = "photorename"

    public init() {}
}
