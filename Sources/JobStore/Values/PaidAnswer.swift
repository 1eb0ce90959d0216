public import PhotoModel

/// A paid answer that could not be recorded, kept in a file until it can be.
public struct PaidAnswer: Codable, Sendable {
    /// A random identifier, so that the answer is recorded once, however often the file is read.
    let id: UInt64
    let job: JobID
    let item: Int64
    let attempt: Int
    let usage: Usage
    var description: Description?
    /// SHA-256, hex.
    var key: String?
    var failure: ItemFailure?
    var metadata: Metadata?
    var thumbnailHash: String?
    let elapsedMilliseconds: Int

    /// Nil if it cost nothing.
    public init?(_ completion: Completion, in job: JobID) {
        guard completion.usage.requests > 0 else { return nil }
        id = .random(in: .min ... .max)
        self.job = job
        item = completion.item
        attempt = completion.attempt
        usage = completion.usage
        metadata = completion.metadata
        thumbnailHash = completion.thumbnailHash
        elapsedMilliseconds = completion.elapsedMilliseconds
        switch completion.outcome {
        case .described(let words, let key, fromCache: false): (description, self.key) = (words, key.digest.hex)
        case .failed(let failure, _): self.failure = failure
        case .described, .batched, .waiting, .read, .transient, .putBack: break
        }
    }

    /// Nil if only the cost is known.
    var outcome: Completion.Outcome? {
        if let description, let digest = key.flatMap([UInt8].init(hex:)) {
            return .described(description, key: DescriptionKey(digest: digest), fromCache: false)
        }
        return failure.map { .failed($0, step: .describe) }
    }

    var mark: String { "answer \(String(id, radix: 16))" }
}
