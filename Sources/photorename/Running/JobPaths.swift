import FileSystem
import Foundation
import PhotoModel
import Scanning
import SystemPackage

/// What the user named, as a root and paths beneath it.
struct JobPaths {
    /// The deepest folder that holds all of the paths; absolute, without links.
    var root: FilePath
    var starts: [RelativePath]

    /// - Parameters:
    ///   - named: must be there.
    ///   - listed: from `--files-from`; what is not there becomes a photo in error.
    /// - Throws: `Complaint`.
    init(named: [String], listed: [[UInt8]], followsLinks: Bool) throws {
        let here = try Self.currentFolder()
        var folders: [FilePath] = []
        var targets: [FilePath] = []
        for path in named {
            let place = here.pushing(FilePath(bytes: RawArguments.bytes(of: path)))
            let resolved: ResolvedPath
            do {
                resolved = try ResolvedPath(place)
            } catch {
                throw Complaint("\(path): \(error.errno)", hint: "check the spelling, and from where you call")
            }
            switch resolved.kind {
            case .directory:
                folders.append(resolved.path)
                targets.append(resolved.path)
            case _ where resolved.wasLink && !followsLinks:
                throw Complaint(
                    "\(path) is a symbolic link", hint: "name the file that it leads to, or add --follow-symlinks")
            default:
                let file = resolved.wasLink ? try Self.inItsFolder(place) : resolved.path
                folders.append(file.removingLastComponent())
                targets.append(file)
            }
        }
        for bytes in listed {
            let place = try Self.inItsFolder(here.pushing(FilePath(bytes: bytes)))
            folders.append(place.removingLastComponent())
            targets.append(place)
        }
        guard var root = folders.first else {
            throw Complaint("there is nothing to look at: the list of files is empty", hint: "check --files-from")
        }
        for folder in folders {
            while !folder.starts(with: root) { root.removeLastComponent() }
        }
        self.root = root
        let paths = targets.compactMap { $0.relative(to: root) }
        // One start inside another would be walked twice, but for what is left out of that walk.
        starts = paths.contains(.root) ? [.root] + paths.filter { !$0.isRoot && LeftOut.contains($0) } : paths
    }

    /// As bytes, which need not be UTF-8.
    private static func currentFolder() throws -> FilePath {
        guard let path = getcwd(nil, 0) else {
            throw Complaint(
                "the current folder cannot be found: \(String(cString: strerror(errno)))",
                hint: "change to one that exists")
        }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    /// The folder resolved, the last component as it stands: it may be gone, or a link.
    private static func inItsFolder(_ path: FilePath) throws -> FilePath {
        guard let name = path.lastComponent else { return path }
        let folder = path.removingLastComponent()
        guard let resolved = try? ResolvedPath(folder) else { return path.lexicallyNormalized() }
        return resolved.path.appending(name)
    }
}

/// A list of paths, one a line or separated by NUL.
enum FileList {
    static func read(_ source: String, null: Bool) throws -> [[UInt8]] {
        guard let bytes = try? InputFile.bytes(source) else {
            throw Complaint("the list \(source) cannot be read", hint: "--files-from wants a file, or `-`")
        }
        return bytes.split(separator: null ? 0 : UInt8(ascii: "\n")).map(Array.init)
    }
}
