import FileSystem
import Foundation
import PhotoModel
import Scanning
import SystemPackage

/// The photos of a folder, by the walk that the program has.
struct Folder {
    let root: Directory

    init(_ path: String) throws {
        root = try Directory(absolute: FilePath(path))
    }

    func photos() throws -> [Photo] {
        var photos: [Photo] = []
        try Scanner(ScanOptions()).walk(root) { if case .photo(let photo) = $0 { photos.append(photo) } }
        return photos
    }

    /// Calls `body` with each photo open.
    ///
    /// - Returns: how many there were.
    func eachOpen(_ body: (OpenFile) throws -> Void) throws -> Int {
        let photos = try photos()
        for photo in photos {
            let folder = try root.directory(photo.path.directory)
            guard let name = photo.path.name else { continue }
            try body(try folder.open(name))
        }
        return photos.count
    }
}
