import FileSystem
import JobStore
import Naming
import PhotoModel
import PlanFormats

/// Why an edited plan is not stored.
public enum EditError: Error, Hashable, Sendable {
    /// - Parameters:
    ///   - count: names that are invalid.
    ///   - line: of the first of them, from 1.
    case invalidNames(count: Int, line: Int, reason: String)
}
