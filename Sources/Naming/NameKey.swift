import PhotoModel

/// The key that must be unique in a folder: on some systems, names that differ only in case or normalization are the same,
/// and a folder may be copied there.
struct NameKey: Hashable {
    private let folded: FileName

    init(_ name: FileName) {
        folded = NameRules.careful.key(name)
    }
}
