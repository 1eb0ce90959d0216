/// Settings of `CurlTransport`.
public struct TransportSettings: Sendable {
    /// Maximum number of connections.
    public var connections = 8
    /// Seconds.
    public var connectTimeout = 10.0
    /// Seconds for a whole transfer.
    public var requestTimeout = 60.0
    /// PEM file of certificate authorities; nil for the system's.
    public var certificateAuthorities: String?
    /// Maximum bytes of a reply's body, and separately of its headers.
    public var replyLimit = 1 << 20
    public var userAgent = "photorename"

    public init() {}
}
