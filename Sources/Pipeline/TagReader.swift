public import FileSystem
import PhotoMetadata
public import PhotoModel

/// Reads tags of photos by name, as the files and their sidecars have them now.
public final class TagReader: Sendable {
    private let root: Directory
    private let followsLinks: Bool
    private let sidecars: SidecarReader

    public init(root: Directory, _ scan: ScanOptions) {
        self.root = root
        followsLinks = scan.followSymlinks
        sidecars = SidecarReader(videos: scan.namesVideos)
    }

    /// Blocking.
    ///
    /// - Returns: one text per value; none for a photo whose file is missing, was replaced, or can't be read.
    public func values(of tags: Set<MetadataTag>, in photo: Photo) -> [MetadataTag: [String]] {
        let path = photo.path.directory
        guard let name = photo.path.name, let folder = try? root.directory(path, followsLinks: followsLinks),
            let file = try? folder.open(name, followsLink: followsLinks), let now = try? file.status().identity,
            now.looksUnchanged(since: photo.identity)
        else { return [:] }
        let metadata = FileMetadata(descriptor: file.descriptor)
        let others = sidecars.read(name, in: folder, path, beside: nil)
        return Dictionary(uniqueKeysWithValues: tags.map { ($0, metadata.values(of: $0, sidecars: others)) })
    }
}
