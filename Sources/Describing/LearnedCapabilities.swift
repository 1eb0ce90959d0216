public import PhotoModel
import Synchronization

/// What is known of a server's capabilities, shared by all requests.
public final class LearnedCapabilities: Sendable {
    private let state: Mutex<ServerCapabilities>
    private let onLearnt: @Sendable (ServerCapabilities) async -> Void

    /// - Parameters:
    ///   - capabilities: what is known already.
    ///   - onLearnt: called when the server turns out not to support something; nothing more is requested for this picture
    ///     until it returns.
    public init(
        _ capabilities: ServerCapabilities = ServerCapabilities(),
        onLearnt: @escaping @Sendable (ServerCapabilities) async -> Void = { _ in }
    ) {
        state = Mutex(capabilities)
        self.onLearnt = onLearnt
    }

    var current: ServerCapabilities { state.withLock { $0 } }

    /// Adds what another process has found out.
    public func add(_ known: ServerCapabilities) { state.withLock { $0 = $0.joined(with: known) } }

    /// Several requests may find out the same at the same time.
    func learn(_ simpler: ServerCapabilities) async -> ServerCapabilities {
        let (known, isNew) = state.withLock { known in
            let old = known
            known = known.joined(with: simpler)
            return (known, known != old)
        }
        if isNew { await onLearnt(known) }
        return simpler.joined(with: known)
    }
}
