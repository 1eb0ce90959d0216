public import FileSystem
import Foundation
public import JobStore
public import PhotoModel

/// How a worker keeps its claims, and how long it puts up with failures.
public struct RunPolicy: Sendable {
    /// How long a claim holds without being renewed, which is done at a third of it.
    public var lease = Duration.seconds(30)
    public var rules = RetryRules()
    /// Nobody waits in front of it.
    public var isDetached = false

    public init() {}

    /// When a claim of this moment lapses, by `BootClock`.
    public var leaseUntil: Int64 { BootClock.now + lease.milliseconds }
}

extension Reserve {
    /// A line of JSON for each answer.
    static func lines(_ answers: [PaidAnswer]) -> [UInt8] {
        answers.compactMap { try? JSONEncoder().encode($0) }.flatMap { Array($0) + [UInt8(ascii: "\n")] }
    }

    /// Records the answers that an earlier run could not, and forgets them.
    ///
    /// - Throws: errors of the store; they are kept then.
    func recover(_ store: JobStore, _ job: JobID, worker: Int64, _ rules: RetryRules) throws {
        try take { lines in
            // A line that a crash cut short holds no answer.
            let answers = lines.split(separator: UInt8(ascii: "\n")).compactMap {
                try? JSONDecoder().decode(PaidAnswer.self, from: Data($0))
            }
            _ = try store.record(answers, by: worker, of: job, rules: rules)
        }
    }

    /// Enough to record what a worker has in hand: what SQLite's log takes until it begins anew (`wal_autocheckpoint`). And for
    /// the lines of what the database has no room for even then.
    static let size = (1 << 20) + lineRoom

    /// A line is 500 to 4,000 bytes.
    static let lineRoom = 256 << 10

    /// Room on the database's disk.
    public convenience init(for store: JobStore) {
        self.init(path: store.path + "-reserve")
    }
}
