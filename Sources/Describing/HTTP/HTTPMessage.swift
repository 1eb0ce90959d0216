/// A POST of JSON; or, without a body, a GET.
public struct HTTPRequest: Sendable {
    public var url: String
    /// `Name: value` lines. One of them may hold a key: never log them.
    var headers: [String]
    public var body: [UInt8]?

    static let json = ["Content-Type: application/json", "Accept: application/json"]

    public init(url: String, headers: [String], body: [UInt8]?) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}

public struct HTTPReply: Sendable {
    public var status: Int
    /// Names in lower case; of a name that came twice, the last value.
    public var headers: [String: String]
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

public enum TLSFault: String, Hashable, Sendable {
    /// The certificate is another host's.
    case wrongName = "tls_wrong_name"
    case expired = "tls_expired"
    /// Nobody vouches for the certificate.
    case untrusted = "tls_untrusted"
    case failed = "tls_failed"
}

/// Why there is no reply.
public enum TransportError: Error, Hashable, Sendable {
    /// The name was not found, nobody listens, or the connection broke off; libcurl's words.
    case connection(String)
    /// No connection in time.
    case connectTimeout
    /// No reply in time, once connected: the server may have done (and billed) the work.
    case timeout
    /// The connection broke off within the reply: the server has done (and may have billed) the work.
    case replyCut
    /// There is no safe connection to this host.
    case tls(TLSFault, String)
    case replyTooLarge(limit: Int)
    case cancelled
}
