public import PhotoModel

/// Who has a role that only one worker can have.
public enum RoleClaim: Sendable {
    case mine
    case taken(by: ProcessIdentity)
    /// The work of the role is done, or can't begin yet.
    case nobodys
}
