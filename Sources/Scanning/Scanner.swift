public import FileSystem
import Parallel
public import PhotoModel

/// Walks a folder and finds the photos in it, in natural order, names before the folders that sort after them.
///
/// Links are not followed, and other file systems and hidden names are left out, unless the options say otherwise.
public struct Scanner: Sendable {
    /// `.photorename-<job>-<n>`: the temporary name in a rename.
    public static let temporaryPrefix = Array(".photorename-".utf8)
    /// Number of names that are examined together.
    private static let glance = 512

    let options: ScanOptions
    private let include: [Glob]
    private let exclude: [Glob]

    public init(_ options: ScanOptions) {
        self.options = options
        include = options.include.map(Glob.init)
        exclude = options.exclude.map(Glob.init)
    }

    /// Calls `report` for each finding; an error that it throws ends the walk.
    ///
    /// - Parameters:
    ///   - root: the folder that contains all of the options' starts.
    ///   - report: called for each finding.
    /// - Throws: what `report` throws. Files and folders that can't be read are findings.
    public func walk(_ root: Directory, report: (Finding) throws -> Void) throws {
        let links = FollowedLinks()
        for start in options.starts {
            try walk(start: start, root, links, report)
        }
        // Last, so that a file is reported by its own path, and by a link only where nothing else leads to it.
        while let link = links.next() {
            switch link {
            case .folder(let name, let status, let visit): try walk(name, status, isLink: true, visit, report)
            case .file(let photo, let target): if links.isNew(target) { try report(.photo(photo)) }
            }
        }
    }

    private func walk(
        start: RelativePath, _ root: Directory, _ links: FollowedLinks, _ report: (Finding) throws -> Void
    ) throws {
        do {
            let folder = try root.directory(start.directory, followsLinks: options.followSymlinks)
            guard let name = start.name else {
                try walk(
                    Visit(
                        root: root, folder: root, path: .root, ancestors: [try root.status().identity], links: links,
                        isNamed: true),
                    report)
                return
            }
            guard let status = try folder.status(of: name) else {
                try report(.unreadable(start, ItemFailure(.missing, "no such file")))
                return
            }
            if status.kind == .directory {
                let child = try folder.directory(.root.appending(name), followsLinks: false)
                try walk(
                    Visit(
                        root: root, folder: child, path: start, ancestors: [status.identity], links: links,
                        isNamed: true), report)
            } else {
                // A file that the user named is examined whatever the patterns say.
                let visit = Visit(root: root, folder: folder, path: start.directory, ancestors: [], links: links)
                let found = finding(name, status, in: visit)
                guard case .photo(let photo) = found, photo.mayBeAlone else { return try report(found) }
                let alone = try links.lonePhotos(start.directory, folder, videos: options.namesVideos)
                try report(
                    alone.photos.contains(name) ? found : finding(name, isVideo: photo.format == .video, alone, start))
            }
        } catch let error as FileSystemError {
            try report(.unreadable(start, error.failure))
        }
    }

    struct Visit: Sendable {
        var root: Directory
        var folder: Directory
        var path: RelativePath
        /// The folders above, this one last: a link to one of them would be a cycle.
        var ancestors: [FileIdentity]
        let links: FollowedLinks
        /// A link leads here.
        var isLinked = false
        /// The user named it.
        var isNamed = false
    }

    private func walk(_ visit: Visit, _ report: (Finding) throws -> Void) throws {
        let entries: [Directory.Entry]
        do {
            entries = try visit.folder.entries().sorted { $0.name < $1.name }
        } catch {
            try report(.unreadableFolder(visit.path, error.failure))
            return
        }
        let isThere = { (mark: FileName) in entries.contains { $0.name == mark } }
        if !visit.isNamed, let program = ExcludedFolders.program(ofFolder: visit.path.name, holding: isThere) {
            return try report(.foreignFolder(visit.path, program: program))
        }
        var photos: Set<FileName> = []
        var others: [FileName] = []
        var pictures = BackupPictures(entries)
        var alone = LonePhotos(files: [], photos: [], videos: false)
        var videos: Set<FileName> = []
        let hasAlone = entries.contains { $0.name.mayBeAlone }
        // Files that are not photos are classified by the whole folder.
        func direct(_ finding: Finding) throws {
            switch finding {
            case .photo(let photo):
                guard let name = photo.path.name else { break }
                if photo.format == .video { videos.insert(name) }
                if pictures.contains(name) || photo.mayBeAlone && !alone.photos.contains(name) {
                    return others.append(name)
                }
                photos.insert(name)
                guard keeps(photo, visit) else { return }
            case .other(let path): return others += path.name.map { [$0] } ?? []
            default: break
            }
            try report(finding)
        }
        func handle(_ name: FileName, _ seen: Seen) throws {
            switch seen {
            case .nothing: break
            case .folder(let status, true): visit.links.add(.folder(name, status, visit))
            case .folder(let status, false): try walk(name, status, isLink: false, visit, report)
            case .foreignFolder(let program):
                if options.recursive { try report(.foreignFolder(visit.path.appending(name), program: program)) }
            case .found(let finding): try direct(finding)
            }
        }
        var all: [(name: FileName, seen: Seen)] = []
        for start in stride(from: 0, to: entries.count, by: Self.glance) {
            let part = Array(entries[start..<min(entries.count, start + Self.glance)])
            // The system calls take most of the time.
            for (entry, seen) in zip(part, part.parallelMap { look(at: $0, in: visit) }) {
                if hasAlone { all.append((entry.name, seen)) } else { try handle(entry.name, seen) }
            }
        }
        // Whether a raw picture or a video is a photo depends on all the others.
        if hasAlone { alone = lonePhotos(all) }
        for (name, seen) in all { try handle(name, seen) }
        guard !others.isEmpty else { return }
        // Companions are not findings; they go with their photos.
        let companions = Companions(files: others, photos: photos)
        let owners = companions.owners
        for name in others where owners[name] == nil {
            let path = visit.path.appending(name)
            if let photos = companions.contested[name] {
                try report(.contested(path, photos: photos))
            } else if let shot = pictures.shot(ofThumbnail: name) {
                try report(.thumbnail(path, of: shot))
            } else {
                try report(finding(name, isVideo: videos.contains(name), alone, path))
            }
        }
    }

    /// What a file is that is no photo of its own.
    private func finding(_ name: FileName, isVideo: Bool, _ alone: LonePhotos, _ path: RelativePath) -> Finding {
        guard name.mayBeAlone else { return .other(path) }
        guard alone.all.contains(name) else { return .companion(path) }
        return name.isRaw ? .raw(path) : isVideo ? .video(path) : .other(path)
    }

    private func lonePhotos(_ all: [(name: FileName, seen: Seen)]) -> LonePhotos {
        var (files, photos, found): ([FileName], Set<FileName>, Set<FileName>) = ([], [], [])
        for (name, seen) in all {
            switch seen {
            case .folder, .foreignFolder: continue
            case .found(.photo(let photo)):
                if photo.mayBeAlone { found.insert(name) } else { photos.insert(name) }
            // A file with a picture's name that can't be read now may be one later.
            case .found, .nothing: break
            }
            files.append(name)
        }
        return LonePhotos(files: files, photos: photos, found: found, videos: options.namesVideos)
    }

    /// Whether a photo is reported now, where links are followed: each file once, and one that a link leads to at the end.
    private func keeps(_ photo: Photo, _ visit: Visit) -> Bool {
        guard options.followSymlinks, let name = photo.path.name else { return true }
        guard let status = try? visit.folder.status(of: name), status.kind == .symbolicLink else {
            return visit.links.isNew(photo.identity) || !visit.isLinked
        }
        let target = try? visit.folder.status(of: name, followsLink: true)
        visit.links.add(.file(photo, target?.identity ?? photo.identity))
        return false
    }

    /// What a name leads to, before it is reported.
    private enum Seen: Sendable {
        case nothing
        case folder(FileStatus, isLink: Bool)
        case foreignFolder(program: String)
        case found(Finding)
    }

    private func look(at entry: Directory.Entry, in visit: Visit) -> Seen {
        let name = entry.name
        let path = visit.path.appending(name)
        if name.bytes.starts(with: Self.temporaryPrefix) {
            let job = name.bytes.dropFirst(Self.temporaryPrefix.count).prefix { $0 != UInt8(ascii: "-") }
            return .found(.leftover(path, job: String(decoding: job, as: UTF8.self)))
        }
        if exclude.contains(where: { $0.matches(path.bytes) }) { return .nothing }
        if !entry.isFile, let program = ExcludedFolders.program(ofFolder: name),
            (try? visit.folder.status(of: name))?.kind == .directory
        {
            return .foreignFolder(program: program)
        }
        if name.isHidden, !options.hidden { return .nothing }
        // The status of an open file is faster than by name; errors are found below.
        if entry.isFile, isIncluded(path), let file = try? visit.folder.open(name), let status = try? file.status(),
            status.kind == .file, let header = try? file.header(PhotoFormat.headerLength)
        {
            return .found(finished(finding(path, name, status, header), name))
        }
        do {
            guard var status = try visit.folder.status(of: name) else { return .nothing }  // gone since the listing
            let isLink = status.kind == .symbolicLink
            if isLink {
                guard options.followSymlinks, let target = try visit.folder.status(of: name, followsLink: true) else {
                    return .nothing
                }
                if target.kind == .directory { status = target }
            }
            if status.kind == .directory {
                // Safari's downloads are folders until they are done.
                return name.isUnfinished ? .found(.unfinished(path)) : .folder(status, isLink: isLink)
            }
            return !isIncluded(path) ? .nothing : .found(finished(finding(name, status, in: visit), name))
        } catch {
            return .found(.unreadable(path, error.failure))
        }
    }

    /// A photo that is still being written is not reported yet.
    private func finished(_ finding: Finding, _ name: FileName) -> Finding {
        guard case .photo(let photo) = finding, name.isUnfinished else { return finding }
        return .unfinished(photo.path)
    }

    private func walk(
        _ name: FileName, _ status: FileStatus, isLink: Bool, _ visit: Visit, _ report: (Finding) throws -> Void
    ) throws {
        guard options.recursive else { return }
        if isLink {
            guard !visit.ancestors.contains(where: { $0.isSameFolder(as: status.identity) }) else { return }
        } else {
            guard status.identity.device == visit.ancestors.last?.device else { return }
        }
        let path = visit.path.appending(name)
        let folder: Directory
        do {
            folder = try visit.folder.directory(.root.appending(name), followsLinks: isLink)
        } catch {
            try report(.unreadableFolder(path, error.failure))
            return
        }
        if isLink, let program = program(ofLinked: folder, from: visit.root) {
            return try report(.foreignFolder(path, program: program))
        }
        try walk(
            Visit(
                root: visit.root, folder: folder, path: path, ancestors: visit.ancestors + [status.identity],
                links: visit.links, isLinked: visit.isLinked || isLink), report)
    }

    /// The program whose folder a link leads into; folders that contain the root were named by the user.
    private func program(ofLinked folder: Directory, from root: Directory) -> String? {
        let (path, own) = (folder.resolvedComponents(), root.resolvedComponents())
        let shared = zip(path, own).prefix { $0 == $1 }.count
        return path.dropFirst(shared).lazy.compactMap { ExcludedFolders.program(ofFolder: $0) }.first
    }

    private func finding(_ name: FileName, _ status: FileStatus, in visit: Visit) -> Finding {
        let path = visit.path.appending(name)
        guard status.kind == .file || (status.kind == .symbolicLink && options.followSymlinks) else {
            return .other(path)
        }
        do {
            let header = try visit.folder.open(name, followsLink: options.followSymlinks)
                .header(PhotoFormat.headerLength)
            return finding(path, name, status, header)
        } catch {
            // A link as a named file gives ELOOP here.
            return .unreadable(path, error.failure)
        }
    }

    private func finding(_ path: RelativePath, _ name: FileName, _ status: FileStatus, _ header: [UInt8]) -> Finding {
        guard let format = PhotoFormat(header: header, name: name) else { return .other(path) }
        return .photo(Photo(path: path, format: format, identity: status.identity))
    }

    private func isIncluded(_ path: RelativePath) -> Bool {
        include.isEmpty || include.contains { $0.matches(path.bytes) }
    }
}

extension FileIdentity {
    func isSameFolder(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }
}
