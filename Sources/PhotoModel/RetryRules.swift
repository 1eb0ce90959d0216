import Foundation

/// When a photo is tried again, and when a provider counts as unreachable.
public struct RetryRules: Hashable, Sendable {
    /// How often one photo is asked for, in all.
    public var attempts = 4
    /// The same where the provider said that it were too many: that is seldom the photo's fault.
    public var refusedAttempts = 6
    /// Upper bound of the wait after the first failed attempt; doubles.
    public var base = Duration.milliseconds(500)
    /// The longest wait without the server's word.
    public var cap = Duration.seconds(10)
    /// The longest that a server may ask for.
    public var longestServerWait = Duration.seconds(120)

    /// So many photos in a row that met a fault of the connection open the circuit: no new one is taken.
    public var faultsInARow = 20
    /// From then on one photo is tried at this pace, which doubles up to the last.
    public var firstProbe = Duration.seconds(10)
    public var lastProbe = Duration.seconds(300)
    /// Failed probes after which somebody who waits in front of a terminal is told.
    public var probesInForeground = 3
    /// How long a detached worker keeps probing.
    public var probesFor = Duration.seconds(86_400)

    /// How long a provider may refuse everything before somebody who waits in front of a terminal is told: longer than the
    /// minute by which most of them count.
    public var refusedFor = Duration.seconds(75)

    /// How often a photo may be in hand when its process dies, before it is taken for the cause.
    public var lostClaims = 5

    public init() {}

    /// Full jitter as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015): anything between nothing and the
    /// bound of that attempt, so that clients that failed together do not come back together.
    ///
    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - serverWait: what the server asked for, which goes first.
    ///   - random: 0..<1.
    public func wait(after attempt: Int, serverWait: Duration?, random: Double) -> Duration {
        if let serverWait { return min(max(serverWait, .zero), longestServerWait) }
        return min(cap, base * pow(2, Double(min(attempt, 30) - 1))) * random
    }

    /// - Parameter failed: probes that have failed so far.
    public func pause(afterProbes failed: Int) -> Duration {
        min(lastProbe, firstProbe * pow(2, Double(min(failed, 30))))
    }
}
