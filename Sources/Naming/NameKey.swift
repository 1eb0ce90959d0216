import PhotoModel

/// What two names must not share in one folder: names that differ only by case or by normalisation are one file on some
/// systems, and a folder may be copied there.
struct NameKey: Hashable {
    private let folded: FileName

    init(_ name: FileName) {
        folded = NameRules.careful.key(name)
    }
}
