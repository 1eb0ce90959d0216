public import FileSystem
import PhotoMetadata
public import PhotoModel

/// Finds the companions of a job's photos in a folder as it is now.
public struct CompanionFinder {
    private let root: Directory
    public let followsLinks: Bool

    public init(root: Directory, followsLinks: Bool) {
        self.root = root
        self.followsLinks = followsLinks
    }

    /// - Parameters:
    ///   - path: the folder's path.
    ///   - photos: every photo of the job in that folder.
    /// - Returns: nil when the folder can't be read.
    public func contents(_ path: RelativePath, _ photos: [JobItem]) -> FolderContents? {
        guard let folder = try? root.directory(path, followsLinks: followsLinks), let listing = try? folder.listing()
        else { return nil }
        // A photo that no longer exists has no companions.
        let present = Set(listing.names)
        var known = Set(photos.compactMap(\.photo.path.name)).intersection(present)
        let alone = Set(photos.filter(\.photo.mayBeAlone).compactMap(\.photo.path.name))
        if !alone.isEmpty {
            // Another picture of its stem may have come since, and has it as its companion.
            let owned = Companions(files: listing.files, photos: known.subtracting(alone)).owners
            known.subtract(alone.filter { owned[$0] != nil })
        }
        var companions = Companions(files: listing.files, photos: known, links: listing.links)
        for photo in photos {
            guard let name = photo.photo.path.name, let identifier = photo.metadata?.contentIdentifier else { continue }
            for companion in companions.byPhoto[name] ?? [] where companion.isMotionVideo {
                // The names look alike, but both files hold a ContentIdentifier, and these differ.
                guard let video = try? folder.open(companion.name),
                    QuickTime.isOfAnotherShot(descriptor: video.descriptor, than: identifier)
                else { continue }
                companions.part(companion, from: name)
            }
        }
        return FolderContents(names: listing.names, companions: companions)
    }
}
