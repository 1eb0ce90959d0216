/// Why there is no secure connection.
public enum TLSFault: Hashable, Sendable {
    /// The certificate belongs to another host.
    case wrongName
    case expired
    /// No certificate authority that this machine trusts signed it.
    case untrusted
    case failed
}
