public import PhotoModel

/// Why a chosen name is invalid.
public enum NameFault: Error, Hashable, Sendable {
    /// Not legal on all file systems; with a suggestion.
    case illegal(suggestion: FileName?)
    case otherExtension(expected: FileName)
    case tooLong(bytes: Int, most: Int)
    /// Taken by a file that stays, or by a photo of the plan.
    case taken(by: FileName?)
}
