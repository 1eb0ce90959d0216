import FileSystem
import PhotoModel

/// Pictures of one folder that belong to another file: backups, and thumbnails of cameras.
struct BackupPictures {
    private let entries: [Directory.Entry]
    // Few folders have any.
    private lazy var names = Set(entries.map(\.name))
    private lazy var folded = Set(names.map(NameRules.careful.key))
    /// Files that can have a thumbnail, by their folded stems.
    private lazy var byStem = Dictionary(
        grouping: names.sorted().filter { !$0.isCameraThumbnail && ($0.isPicture || $0.mayBeAlone) },
        by: NameRules.careful.stemKey)

    init(_ entries: [Directory.Entry]) { self.entries = entries }

    mutating func contains(_ name: FileName) -> Bool {
        guard !name.isPicture else { return false }
        // Also of a backup: `X.jpg.bak~`.
        var base = name.backedUp
        while let file = base {
            if file.isPicture || file.mayBeAlone, folded.contains(NameRules.careful.key(file)) {
                return true
            }
            base = file.backedUp
        }
        return name.isCameraThumbnail && byStem[NameRules.careful.stemKey(name)] != nil
    }

    /// `GOPR0042.MP4` of `GOPR0042.THM`, `CRW_0001.CRW` of `CRW_0001.THM`.
    mutating func shot(ofThumbnail name: FileName) -> FileName? {
        name.isCameraThumbnail ? byStem[NameRules.careful.stemKey(name)]?.first { !$0.isPicture } : nil
    }
}
