import FileSystem
import PhotoModel

extension Renamer {
    /// The unit that may have been left in the middle of its steps.
    enum PartedGroup {
        case none
        case one(Int)
        case any

        func holds(_ group: Int) -> Bool {
            switch self {
            case .none: false
            case .one(let one): one == group
            case .any: true
            }
        }
    }

    /// One unit goes after the other: before the last one that has begun all are done or refused, and behind it none has begun.
    func partedGroup(_ groups: [[JournalMove]]) -> PartedGroup {
        // Where files are known by what is in them, to look costs as much as to recover.
        guard groups.joined().contains(where: \.isCompanion), groups.joined().allSatisfy({ $0.proof.digest == nil })
        else { return .any }
        var folder: (path: RelativePath, open: OpenFolder)?
        for group in groups.reversed() {
            let path = group[0].directory
            do {
                if folder?.path != path {
                    let directory = try root.directory(path, followsLinks: followsLinks)
                    folder = (path, try OpenFolder(directory, isFresh: false, isRecovering: true))
                }
                guard let folder else { continue }
                let locator = Locator(folder: folder.open)
                for photo in group where !photo.isCompanion {
                    switch try locator.locate(photo) {
                    case .temporary, .new, .both: return .one(photo.group)
                    case .old, .changed, .gone: continue
                    }
                }
            } catch {
                return .any
            }
        }
        return .none
    }
}
