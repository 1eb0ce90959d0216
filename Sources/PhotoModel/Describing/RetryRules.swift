import Foundation

/// When a photo is tried again, and when a provider counts as unreachable.
public struct RetryRules: Hashable, Sendable {
    /// Maximum attempts for one photo.
    public var attempts = 4
    /// The same for "too many requests", which is seldom the photo's fault.
    public var refusedAttempts = 6
    /// HTTP statuses that mean that.
    public var busyStatuses: Set<Int> = [429]
    /// Upper bound of the delay after the first failed attempt; it doubles with each further one.
    public var base = Duration.milliseconds(500)
    /// The longest delay if the server doesn't ask for one.
    public var cap = Duration.seconds(10)
    /// The longest delay that a server may ask for.
    public var longestServerWait = Duration.seconds(120)

    /// Photos in a row with a connection fault that open the circuit breaker, so that no new one is claimed.
    public var faultsInARow = 20
    /// Delay before the first probe with one photo; it doubles up to the last value.
    public var firstProbe = Duration.seconds(10)
    public var lastProbe = Duration.seconds(300)
    /// Failed probes after which a job in the foreground pauses.
    public var probesInForeground = 3
    /// How long a background worker keeps probing.
    public var probesFor = Duration.seconds(86_400)

    /// How long a provider may refuse everything before a job in the foreground pauses; longer than a minute, which most
    /// limits count by.
    public var refusedFor = Duration.seconds(75)

    /// How often a photo may be claimed when its process dies, before it is taken for the cause.
    public var lostClaims = 5

    /// For requests that a busy vendor refuses: it takes minutes until it has room.
    public mutating func waitForFlex() {
        (refusedAttempts, busyStatuses) = (12, [429, 503])
        (base, cap) = (.seconds(5), .seconds(120))
        refusedFor = .seconds(1_800)
    }

    public init() {}

    /// Full jitter as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): a random delay up to the bound of
    /// the attempt, so that clients that failed together don't retry together.
    ///
    /// - Parameters:
    ///   - attempt: the number of the failed attempt, from 1.
    ///   - serverWait: the delay that the server asked for, which takes precedence.
    ///   - random: 0..<1.
    /// - Returns: the delay.
    public func wait(after attempt: Int, serverWait: Duration?, random: Double) -> Duration {
        if let serverWait { return min(max(serverWait, .zero), longestServerWait) }
        return min(cap, base * pow(2, Double(min(attempt, 30) - 1))) * random
    }

    /// - Parameter failed: number of failed probes so far.
    /// - Returns: the pause before the next probe.
    public func pause(afterProbes failed: Int) -> Duration {
        min(lastProbe, firstProbe * pow(2, Double(min(failed, 30))))
    }
}
