import Foundation
import PhotoModel

/// How often a vendor is asked about batches, and how large they are.
public struct BatchRules: Sendable {
    /// Until the first question, and at most between two.
    public var firstPoll = Duration.seconds(30)
    public var longestPoll = Duration.seconds(300)
    /// Photos in one batch at most; nil for the vendor's limit.
    public var size: Int?

    /// Batches that wait to be sent, before no more are built: their files are on this disk.
    static let unsent = 2
    /// Attempts to get results that are not complete.
    static let downloads = 3
    /// Refusals of a batch that is alone in the queue, before a smaller one is tried.
    static let refusals = 3

    public init() {}

    /// How long a batch that was sent may be missing from the vendor's list.
    var settling: Duration { firstPoll * 2 }

    /// - Parameter polls: questions since the last change.
    /// - Returns: when to ask next.
    func next(afterPolls polls: Int) -> Date {
        let wait = min(longestPoll, firstPoll * pow(1.5, Double(min(polls, 30))))
        return Date(timeIntervalSinceNow: Double(wait.milliseconds) / 1000)
    }
}
