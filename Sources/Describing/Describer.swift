public import PhotoModel

/// Turns thumbnails into descriptions: through a vision API, or with a model in the process.
public protocol Describer: Sendable {
    /// "openai", "local": as `--provider` names it.
    var provider: String { get }
    var model: String { get }
    /// Side of the square of pixels that is wanted beside the JPEG; nil for none.
    var rasterSide: Int? { get }
    /// How many descriptions may be under way at once.
    var concurrency: Int { get }
    /// Everything but the picture that makes an answer what it is; part of the cache's key.
    var fingerprint: [String] { get }

    /// - Throws: `DescribeError`.
    func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer
}

extension Describer {
    /// Pictures leave this process.
    public var isRemote: Bool { rasterSide == nil }
}

/// A description and what it took.
public struct Answer: Sendable {
    public var description: Description
    public var usage: Usage

    public init(description: Description, usage: Usage) {
        self.description = description
        self.usage = usage
    }
}

/// Why there is no description.
public enum DescribeError: Error, Hashable, Sendable {
    /// This photo's alone. What was spent on it is counted all the same.
    case item(ItemFailure, Usage)
    /// It may go better later, with the same photo.
    ///
    /// - Parameters:
    ///   - after: what the server asked to wait.
    case transient(ItemFailure, after: Duration?, TransientCause, Usage)
    /// Every photo would meet it: the key is refused, the credit is gone.
    case job(JobFailure, Usage)
    /// Nothing can be described for some time: somebody should know.
    case later(JobFailure, Usage)
    /// The run was told to stop.
    case cancelled(Usage)
}
