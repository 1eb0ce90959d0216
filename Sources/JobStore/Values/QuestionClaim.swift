/// Who asks about a picture.
public enum QuestionClaim: Hashable, Sendable {
    case mine
    /// Another worker; its answer will be in the cache.
    case taken
    /// A batch of the job, by its ID.
    case batch(Int64)
}
