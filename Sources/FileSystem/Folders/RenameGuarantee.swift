import PhotoModel

/// How a rename is prevented from replacing another file.
public enum RenameGuarantee: Int, Sendable, Comparable {
    /// A check, then a rename: another program could create the name in between.
    case checked
    /// A second name, then removal of the first: can't replace a file, but both names exist for a moment.
    case linked
    /// The file system refuses to replace.
    case exclusive

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
