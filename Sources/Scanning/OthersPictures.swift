import PhotoModel

/// Pictures of one folder that are another file's: backups, and the small pictures that cameras keep.
struct OthersPictures {
    private let files: [FileName]
    private lazy var names = Set(files)
    /// What can have a small picture, by its folded stem.
    private lazy var byStem = Dictionary(
        grouping: files.filter { !Self.isThumbnail($0) && ($0.isPicture || $0.isRaw || $0.isVideo) }, by: Self.stem)

    init(files: [FileName]) { self.files = files }

    mutating func contains(_ name: FileName) -> Bool {
        if let base = name.backedUp { return (base.isPicture || base.isRaw || base.isVideo) && names.contains(base) }
        return Self.isThumbnail(name) && byStem[Self.stem(name)] != nil
    }

    /// `GOPR0042.MP4` of `GOPR0042.THM`, `CRW_0001.CRW` of `CRW_0001.THM`.
    mutating func shot(ofThumbnail name: FileName) -> FileName? {
        Self.isThumbnail(name) ? byStem[Self.stem(name)]?.first { !$0.isPicture } : nil
    }

    private static func isThumbnail(_ name: FileName) -> Bool { name.lowercasedExtension == "thm" }

    private static func stem(_ name: FileName) -> FileName { NameRules.careful.key(FileName(name.stem) ?? name) }
}
