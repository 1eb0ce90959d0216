/// Why there is no reply.
public enum TransportError: Error, Hashable, Sendable {
    /// The name was not found, nothing listens, or the connection broke; libcurl's message.
    case connection(String)
    /// No connection in time.
    case connectTimeout
    /// No reply in time, once connected: the server may have done (and billed) the work.
    case timeout
    /// The connection broke within the reply: the server has done (and may have billed) the work.
    case replyCut
    /// There is no secure connection to this host.
    case tls(TLSFault, String)
    case replyTooLarge(limit: Int)
    /// A file on this machine can't be read or written; why, in words.
    case localFile(String)
    case cancelled
}
