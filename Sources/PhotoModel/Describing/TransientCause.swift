/// The cause of a temporary failure.
public enum TransientCause: Hashable, Sendable {
    /// The server, with this photo.
    case server
    /// The connection or a gateway (502, 503, 529): counts for the circuit breaker.
    case unreachable
    /// The provider refuses everything: the attempts of photos don't count.
    case refusesAll
}
