import Clocks
public import FileSystem
import Foundation
public import JobStore
public import PhotoModel

/// How long a worker's claims last, and how long it tolerates failures.
public struct RunPolicy: Sendable {
    /// How long a claim lasts without renewal; it is renewed after a third of that.
    public var lease = Duration.seconds(30)
    public var rules = RetryRules()
    public var batches = BatchRules()
    /// No person waits for it in front of a terminal.
    public var isDetached = false

    public init() {}

    /// When a claim that is made now lapses, by the store's clock.
    public func leaseUntil(_ store: JobStore) -> Int64 { store.now + lease.milliseconds }
}

extension Reserve {
    /// A line of JSON for each answer.
    static func lines(_ answers: [PaidAnswer]) -> [UInt8] {
        answers.compactMap { try? JSONEncoder().encode($0) }.flatMap { Array($0) + [UInt8(ascii: "\n")] }
    }

    /// Records the answers that an earlier run could not record, and deletes them from the reserve.
    ///
    /// - Throws: errors of the store; the answers are kept then.
    func recover(_ store: JobStore, _ job: JobID, worker: Int64, _ rules: RetryRules) throws {
        try take { lines in
            // A line that a crash cut short holds no answer.
            let answers = lines.split(separator: UInt8(ascii: "\n")).compactMap {
                try? JSONDecoder().decode(PaidAnswer.self, from: Data($0))
            }
            _ = try store.record(answers, by: worker, of: job, rules: rules)
        }
    }

    /// Enough to record a worker's claimed photos (what SQLite's WAL takes until it restarts, `wal_autocheckpoint`), and for
    /// the lines of answers that the database has no space for even then.
    static let size = (1 << 20) + lineRoom

    /// A line is 500 to 4,000 bytes.
    static let lineRoom = 256 << 10

    /// Reserved space on the database's disk.
    public convenience init(for store: JobStore) {
        self.init(path: store.path + "-reserve")
    }
}
