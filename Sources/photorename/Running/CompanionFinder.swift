import FileSystem
import PhotoMetadata
import PhotoModel

/// What belongs to the photos of a folder, as it is now.
struct CompanionFinder {
    let root: Directory
    let followsLinks: Bool

    /// - Parameter photos: every photo of the job in that folder.
    /// - Returns: nil when the folder cannot be read.
    func contents(_ path: RelativePath, _ photos: [JobItem]) -> FolderContents? {
        guard let folder = try? root.directory(path, followsLinks: followsLinks), let listing = try? folder.listing()
        else { return nil }
        // A photo that is gone claims nothing.
        let present = Set(listing.names)
        var companions = Companions(
            files: listing.files, photos: Set(photos.compactMap(\.photo.path.name)).intersection(present),
            links: listing.links)
        for photo in photos {
            guard let name = photo.photo.path.name, let identifier = photo.metadata?.contentIdentifier else { continue }
            for companion in companions.byPhoto[name] ?? [] where companion.isMotionVideo {
                // Both say what they belong to, and it is not the same: the names only look alike.
                guard let video = try? folder.open(companion.name),
                    QuickTime.isOfAnotherShot(descriptor: video.descriptor, than: identifier)
                else { continue }
                companions.part(companion, from: name)
            }
        }
        return FolderContents(names: listing.names, companions: companions)
    }
}
