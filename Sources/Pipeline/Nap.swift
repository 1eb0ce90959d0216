import Dispatch
public import PhotoModel

/// A pause that can be cut short, on a thread of its own.
///
/// Not `Task.sleep`: its timers go by a timerfd, and where a preloaded library sets the calendar back an hour (libfaketime
/// 0.9.10 moves those too), they come an hour late.
public final class Nap: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private static let queue = DispatchQueue(label: "naps", attributes: .concurrent)

    public init() {}

    public func sleep(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            Self.queue.async { [semaphore] in
                _ = semaphore.wait(timeout: .now() + .milliseconds(Int(duration.milliseconds)))
                continuation.resume()
            }
        }
    }

    /// Ends the pause, or the next one at once.
    public func end() { semaphore.signal() }
}
