/// Why something failed that may go better later.
public enum TransientCause: Hashable, Sendable {
    /// The server, with this photo.
    case server
    /// The connection, or what stands before the provider (502, 503, 529): counts for the circuit breaker.
    case unreachable
    /// The provider refuses whatever is sent: no photo is charged with it.
    case refusesAll
}
