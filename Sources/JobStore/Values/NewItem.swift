import Foundation
public import PhotoModel

/// A finding of the walk, to be enqueued.
public enum NewItem: Sendable {
    case photo(Photo)
    /// Counts as processed, and as failed.
    case unreadable(RelativePath, ItemFailure)
    /// Not a photo of the job; only a line in its log.
    case note(LogEntry.Level, _ code: String, _ message: String, RelativePath)
}
