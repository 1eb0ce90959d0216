import FileSystem
import PhotoModel
import Synchronization

/// The links of a walk that follows them, and the files that it has found: however many ways lead to a file, it is found once.
final class FollowedLinks: Sendable {
    enum Link: Sendable {
        case folder(FileName, FileStatus, Scanner.Visit)
        /// - Parameter target: of the file that the link leads to.
        case file(Photo, FileIdentity)
    }

    private struct File: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    private struct State {
        var links: [Link] = []
        var position = 0
        var found: Set<File> = []
    }

    private let state = Mutex(State())

    // MARK: Raw pictures and videos

    private let alone = Mutex<(path: RelativePath, photos: LonePhotos)?>(nil)

    /// By the names in a folder; those of the last one are remembered, because a shell names many files of one.
    ///
    /// - Throws: `FileSystemError`.
    func lonePhotos(_ path: RelativePath, _ folder: Directory, videos: Bool) throws -> LonePhotos {
        try alone.withLock { known in
            if let known, known.path == path { return known.photos }
            let photos = LonePhotos(files: try folder.entries().map(\.name), photos: [], videos: videos)
            known = (path, photos)
            return photos
        }
    }

    // MARK: Links

    func add(_ link: Link) { state.withLock { $0.links.append(link) } }

    /// In the order of the walk.
    func next() -> Link? {
        state.withLock { state in
            guard state.position < state.links.count else { return nil }
            defer { state.position += 1 }
            return state.links[state.position]
        }
    }

    /// The file was not found before.
    func isNew(_ file: FileIdentity) -> Bool {
        state.withLock { $0.found.insert(File(device: file.device, inode: file.inode)).inserted }
    }
}
