import FileSystem
import PhotoModel

/// The unit that an interruption may have left in the middle of its steps.
enum InterruptedUnit {
    case none
    case one(Int)
    case any

    func includes(_ group: Int) -> Bool {
        switch self {
        case .none: false
        case .one(let one): one == group
        case .any: true
        }
    }
}

extension Renamer {
    /// Units are renamed one after the other: all before the last one that has begun are done or refused, and none after it
    /// has begun.
    func partialUnit(_ units: [[JournalMove]]) -> InterruptedUnit {
        // If files are identified by their content, checking costs as much as recovering.
        guard units.joined().contains(where: \.isCompanion), units.joined().allSatisfy({ $0.proof.digest == nil })
        else { return .any }
        var folder: (path: RelativePath, open: OpenFolder)?
        for unit in units.reversed() {
            let path = unit[0].directory
            do {
                if folder?.path != path {
                    let directory = try root.directory(path, followsLinks: followsLinks)
                    folder = (path, try OpenFolder(directory, isFresh: false, isRecovering: true))
                }
                guard let folder else { continue }
                let locator = FileLocator(folder: folder.open)
                for photo in unit where !photo.isCompanion {
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
