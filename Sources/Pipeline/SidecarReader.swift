import FileSystem
import PhotoMetadata
import PhotoModel
import Synchronization

/// Finds files with metadata of a photo: XMP sidecars, Google Takeout's JSON, and the video of a Live Photo. `Companions`
/// decides what belongs to which photo.
final class SidecarReader: Sendable {
    /// Number of remembered folders; photos are processed in the order of the walk.
    private static let most = 8

    private let known = Mutex<[Folder]>([])
    private let videos: Bool

    /// - Parameter videos: those that belong to no picture are photos.
    init(videos: Bool) { self.videos = videos }

    /// Reads the sidecars of a photo: XMP before JSON before a video. One that can't be read is ignored. Blocking.
    ///
    /// - Parameters:
    ///   - photo: name of the photo.
    ///   - folder: the photo's folder.
    ///   - path: the folder's path.
    ///   - picture: the photo's own metadata; nil if nothing is needed from a video.
    /// - Returns: the metadata of each sidecar.
    func read(
        _ photo: FileName, in folder: Directory, _ path: RelativePath, beside picture: Metadata?
    ) -> [SidecarMetadata] {
        let withVideo = picture.map { $0.captured == nil } ?? false
        return names(photo, folder, path).compactMap { name in
            guard name.isSidecar || name.isCameraThumbnail || withVideo, let file = try? folder.open(name) else {
                return nil
            }
            if name.isCameraThumbnail { return SidecarMetadata(thumbnail: file.descriptor) }
            guard name.isSidecar else {
                return SidecarMetadata(video: file.descriptor, of: picture?.contentIdentifier)
            }
            guard
                let bytes = try? file.header(SidecarMetadata.limit + 1), bytes.count <= SidecarMetadata.limit
            else { return nil }
            return SidecarMetadata(bytes, isJSON: name.isJSON)
        }
    }

    private func names(_ photo: FileName, _ folder: Directory, _ path: RelativePath) -> [FileName] {
        known.withLock { known in
            if let folder = known.first(where: { $0.path == path }) { return folder.sidecars(of: photo) }
            if known.count >= Self.most { known.removeFirst() }
            let new = Folder(path, files: (try? folder.listing().files) ?? [], videos: videos)
            known.append(new)
            return new.sidecars(of: photo)
        }
    }
}

private struct Folder {
    let path: RelativePath
    /// Empty if nothing has to be paired, as in most folders.
    private let files: [FileName]
    private let alone: Set<FileName>
    private let byPhoto: [FileName: [Companion]]

    init(_ path: RelativePath, files: [FileName], videos: Bool) {
        self.path = path
        self.files = files.contains { $0.isSidecar || $0.isVideo } ? files : []
        alone = LonePhotos(files: self.files, photos: [], videos: videos).photos
        byPhoto = self.files.isEmpty ? [:] : Companions(files: self.files, photos: alone).byPhoto
    }

    /// The photo's own sidecar first, then those of its versions and of its raw picture.
    func sidecars(of photo: FileName) -> [FileName] {
        guard !files.isEmpty else { return [] }
        // A photo by what is in it, whatever it is called.
        let companions =
            photo.isPicture || alone.contains(photo)
            ? byPhoto[photo] ?? [] : Companions(files: files, photos: [photo]).byPhoto[photo] ?? []
        // What a camera knows of a video, it writes into the thumbnail beside it.
        return companions.filter {
            $0.name.isSidecar || $0.isMotionVideo || photo.isVideo && $0.name.isCameraThumbnail
        }.sorted {
            ($0.name.rank, $0.suffix.count, $0.name) < ($1.name.rank, $1.suffix.count, $1.name)
        }.map(\.name)
    }
}

extension FileName {
    fileprivate var isXMP: Bool { fileExtension == "xmp" }
    fileprivate var isJSON: Bool { fileExtension == "json" }
    fileprivate var isSidecar: Bool { isXMP || isJSON }
    fileprivate var rank: Int { isXMP ? 0 : isJSON ? 1 : 2 }
}
