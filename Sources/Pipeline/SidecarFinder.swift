import FileSystem
import PhotoMetadata
import PhotoModel
import Synchronization

/// Which files beside a photo tell of it: XMP sidecars, and Google Takeout's JSON. What belongs to whom is `Companions`' to say.
final class SidecarFinder: Sendable {
    /// Folders that are remembered: photos are looked at in the order of the walk.
    private static let most = 8

    private struct Known {
        var folders: [(path: RelativePath, sidecars: [FileName: [FileName]])] = []
    }

    private let known = Mutex(Known())

    /// What the sidecars of a photo say, XMP before JSON; one that cannot be read says nothing. Blocking.
    func read(_ photo: FileName, in folder: Directory, _ path: RelativePath) -> [SidecarMetadata] {
        names(folder, path)[photo, default: []].compactMap { name in
            guard let file = try? folder.open(name),
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
            if files.contains(where: { $0.isXMP || $0.isJSON }) {
                for (photo, companions) in Companions(files: files, photos: []).byPhoto {
                    // The photo's own before those of its versions and of its raw picture.
                    let telling = companions.filter { $0.name.isXMP || $0.name.isJSON }.sorted {
                        ($0.name.isXMP ? 0 : 1, $0.suffix.count, $0.name) < (
                            $1.name.isXMP ? 0 : 1, $1.suffix.count, $1.name
                        )
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
    fileprivate var isXMP: Bool { lowercasedExtension == "xmp" }
    fileprivate var isJSON: Bool { lowercasedExtension == "json" }
}
