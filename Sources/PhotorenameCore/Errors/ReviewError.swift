import JobStore
import PhotoModel

/// Why there is no page.
public enum ReviewError: Error, Hashable, Sendable {
    case cannotServe(reason: String)
}
