import FileSystem
import Foundation
public import PhotoModel
import Scanning
public import SystemPackage

/// The paths that a user named, as a root and paths relative to it.
public struct JobPaths: Sendable {
    /// The deepest folder that holds all of the paths: absolute, without symbolic links.
    public let root: FilePath
    /// Where to look for photos, beneath the root.
    public let starts: [RelativePath]

    /// - Parameters:
    ///   - named: paths of the command line, as bytes; each must exist.
    ///   - listed: paths of a list; one that doesn't exist becomes a photo in error.
    ///   - followsLinks: whether a symbolic link to a photo counts as a photo.
    /// - Throws: `PathError`.
    public init(named: [[UInt8]], listed: [[UInt8]], followsLinks: Bool) throws(PathError) {
        let here = try Self.currentFolder()
        var folders: [FilePath] = []
        var targets: [FilePath] = []
        for bytes in named {
            let (folder, target) = try Self.resolve(bytes, in: here, followsLinks: followsLinks)
            folders.append(folder)
            targets.append(target)
        }
        for bytes in listed {
            let place = Self.inItsFolder(here.pushing(FilePath(bytes: bytes)))
            folders.append(place.removingLastComponent())
            targets.append(place)
        }
        // An empty list is like an empty folder.
        guard var root = folders.first else {
            self.root = here
            starts = []
            return
        }
        for folder in folders {
            while !folder.starts(with: root) { root.removeLastComponent() }
        }
        self.root = root
        let paths = targets.compactMap { $0.relative(to: root) }
        // A start within another one would be walked twice, unless that walk leaves it out.
        starts = paths.contains(.root) ? [.root] + paths.filter { !$0.isRoot && ExcludedFolders.contains($0) } : paths
    }

    /// An existing path, absolute or relative to the current folder, with all links resolved.
    static func resolved(_ bytes: [UInt8]) throws(PathError) -> ResolvedPath {
        try resolved(bytes, in: currentFolder())
    }

    private static func resolved(_ bytes: [UInt8], in here: FilePath) throws(PathError) -> ResolvedPath {
        do {
            return try ResolvedPath(here.pushing(FilePath(bytes: bytes)))
        } catch {
            throw .cannotResolve(String(decoding: bytes, as: UTF8.self), error.errno)
        }
    }

    private static func resolve(
        _ bytes: [UInt8], in here: FilePath, followsLinks: Bool
    ) throws(PathError) -> (folder: FilePath, target: FilePath) {
        let resolved = try resolved(bytes, in: here)
        if resolved.kind == .directory { return (resolved.path, resolved.path) }
        if resolved.wasLink, !followsLinks { throw .isLink(String(decoding: bytes, as: UTF8.self)) }
        let file = resolved.wasLink ? inItsFolder(here.pushing(FilePath(bytes: bytes))) : resolved.path
        return (file.removingLastComponent(), file)
    }

    /// Of a path that need not be UTF-8.
    private static func currentFolder() throws(PathError) -> FilePath {
        guard let path = getcwd(nil, 0) else { throw .noCurrentFolder(Errno(rawValue: errno)) }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    /// The folder without links, but the last component as it is: it can be a link, or not exist.
    private static func inItsFolder(_ path: FilePath) -> FilePath {
        guard let name = path.lastComponent else { return path }
        guard let resolved = try? ResolvedPath(path.removingLastComponent()) else { return path.lexicallyNormalized() }
        return resolved.path.appending(name)
    }
}
