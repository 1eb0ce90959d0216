/// Waits until somebody has written what watchers should see: woken by the system or the server, or by a timeout.
public protocol StoreWatcher: Sendable {
    /// Somebody wakes us; otherwise `wait` only times out.
    var isNotified: Bool { get }

    /// Returns when there was a notification since the last call, or after the timeout. Blocking.
    ///
    /// - Returns: whether there was a notification, as far as is known.
    @discardableResult
    func wait(milliseconds: Int32) -> Bool
}
