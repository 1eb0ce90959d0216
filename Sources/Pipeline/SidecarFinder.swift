import FileSystem
import PhotoMetadata
import PhotoModel
import Synchronization

/// Which files beside a photo tell of it: XMP sidecars, Google Takeout's JSON, and the video of a Live Photo. What belongs to whom is `Companions`' to say.
final class SidecarFinder: Sendable {
    /// Folders that are remembered: photos are looked at in the order of the walk.
    private static let most = 8

    private struct Known {
        var folders: [(path: RelativePath, sidecars: [FileName: [FileName]])] = []
    }

    private let known = Mutex(Known())

    /// What the sidecars of a photo say, XMP before JSON before a video; one that cannot be read says nothing. Blocking.
    ///
    /// - Parameter withVideo: false where nothing is wanted that a video could tell.
    func read(
        _ photo: FileName, in folder: Directory, _ path: RelativePath, withVideo: Bool
    ) -> [SidecarMetadata] {
        names(folder, path)[photo, default: []].compactMap { name in
            guard name.isSidecar || withVideo, let file = try? folder.open(name) else { return nil }
            guard name.isSidecar else { return SidecarMetadata(video: file.descriptor) }
            guard
                let bytes = try? file.header(SidecarMetadata.limit + 1), bytes.count <= SidecarMetadata.limit
            else { return nil }
            return SidecarMetadata(bytes, isJSON: name.isJSON)
        }
    }

    private func names(_ folder: Directory, _ path: RelativePath) -> [FileName: [FileName]] {
        known.withLock { known in
            if let found = known.folders.first(where: { $0.path == path }) { return found.sidecars }
            let files = (try? folder.listing().files) ?? []
            var sidecars: [FileName: [FileName]] = [:]
            // Most folders have none, and nothing has to be paired.
            if files.contains(where: { $0.isSidecar || $0.isVideo }) {
                for (photo, companions) in Companions(files: files, photos: []).byPhoto {
                    // The photo's own before those of its versions and of its raw picture.
                    let telling = companions.filter { $0.name.isSidecar || $0.isMotionVideo }.sorted {
                        ($0.name.rank, $0.suffix.count, $0.name) < ($1.name.rank, $1.suffix.count, $1.name)
                    }
                    if !telling.isEmpty { sidecars[photo] = telling.map(\.name) }
                }
            }
            if known.folders.count >= Self.most { known.folders.removeFirst() }
            known.folders.append((path, sidecars))
            return sidecars
        }
    }
}

extension FileName {
    fileprivate var isXMP: Bool { fileExtension == "xmp" }
    fileprivate var isJSON: Bool { fileExtension == "json" }
    fileprivate var isSidecar: Bool { isXMP || isJSON }
    fileprivate var rank: Int { isXMP ? 0 : isJSON ? 1 : 2 }
}
