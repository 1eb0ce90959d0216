import CPosix
public import PhotoModel
public import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An open folder. Names are looked up in this folder, whatever happens to its path.
public final class Directory: Sendable {
    let descriptor: CInt
    /// For messages only.
    let path: String

    private init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens a folder by its absolute path, and follows links, because the user named the path.
    public convenience init(absolute path: FilePath) throws(FileSystemError) {
        let descriptor = try valueOrErrno(.open, path.string) {
            path.withPlatformString { posix_openat(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        }
        self.init(descriptor: descriptor, path: path.string)
    }

    /// Opens a folder beneath this one, one component at a time.
    ///
    /// - Parameters:
    ///   - path: the folder's path.
    ///   - followsLinks: only if the user asked for it. Otherwise a link in the path is an error, so that a folder that was
    ///     replaced by a link can't lead out of the root.
    /// - Returns: the open folder.
    /// - Throws: `FileSystemError`.
    public func directory(_ path: RelativePath, followsLinks: Bool = false) throws(FileSystemError) -> Directory {
        var current = self
        for component in path.components {
            current = try current.child(component, followsLinks: followsLinks)
        }
        return current
    }

    private func child(_ name: FileName, followsLinks: Bool) throws(FileSystemError) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
        let opened = try valueOrErrno(.open, label(name)) {
            name.withCString { posix_openat(descriptor, $0, flags, 0) }
        }
        return Directory(descriptor: opened, path: label(name))
    }

    /// Opens a file for reading. Never blocks on a FIFO, and follows a link only if told to.
    public func open(_ name: FileName, followsLink: Bool = false) throws(FileSystemError) -> OpenFile {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLink ? 0 : O_NOFOLLOW)
        let opened = try valueOrErrno(.open, label(name)) {
            name.withCString { posix_openat(descriptor, $0, flags, 0) }
        }
        return OpenFile(descriptor: opened, name, in: path)
    }

    /// Nil if there is no such name.
    public func status(of name: FileName, followsLink: Bool = false) throws(FileSystemError) -> FileStatus? {
        do {
            return try FileStatus(label(name)) { () throws(Errno) in
                try name.withCString { name in
                    Result { () throws(Errno) in
                        try Stat(
                            name, relativeTo: FileDescriptor(rawValue: descriptor),
                            flags: followsLink ? [] : .symlinkNoFollow)
                    }
                }.get()
            }
        } catch  where error.errno == .noSuchFileOrDirectory {
            return nil
        }
    }

    public func status() throws(FileSystemError) -> FileStatus {
        try FileStatus(path) { () throws(Errno) in try Stat(FileDescriptor(rawValue: descriptor)) }
    }

    /// The folders in the path of this one, which is the last; without links. Empty if the system doesn't tell.
    public func resolvedComponents() -> [FileName] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        #if canImport(Darwin)
            guard fcntl(descriptor, F_GETPATH, &buffer) == 0 else { return [] }
        #else
            guard readlink("/proc/self/fd/\(descriptor)", &buffer, Int(PATH_MAX)) > 0 else { return [] }
        #endif
        return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: "/"))
            .compactMap { FileName($0) }
    }

    /// Every name in the folder except `.` and `..`, in no order.
    public func names() throws(FileSystemError) -> [FileName] {
        var names: [FileName] = []
        try list { name, _ in names.append(name) }
        return names
    }

    /// One line of a listing.
    public struct Entry: Sendable {
        public var name: FileName
        /// A regular file, according to the listing.
        public var isFile: Bool
    }

    /// The same, with the kinds that the listing reports.
    public func entries() throws(FileSystemError) -> [Entry] {
        var entries: [Entry] = []
        try list { name, type in entries.append(Entry(name: name, isFile: type == DT_REG)) }
        return entries
    }

    /// The same, with the names of regular files and of links separately.
    public func listing() throws(FileSystemError) -> (names: [FileName], files: [FileName], links: [FileName]) {
        var names: [FileName] = []
        var files: [FileName] = []
        var links: [FileName] = []
        var unknown: [FileName] = []
        try list { name, type in
            names.append(name)
            if type == DT_REG { files.append(name) }
            if type == DT_LNK { links.append(name) }
            if type == DT_UNKNOWN { unknown.append(name) }
        }
        // Not every file system reports it.
        for name in unknown {
            switch try status(of: name)?.kind {
            case .file: files.append(name)
            case .symbolicLink: links.append(name)
            default: break
            }
        }
        return (names, files, links)
    }

    private func list(_ report: (FileName, _ type: Int) -> Void) throws(FileSystemError) {
        // A separate descriptor, because fdopendir takes ownership, and two listings must not share a position.
        let copy = try valueOrErrno(.list, path) {
            posix_openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        }
        guard let stream = fdopendir(copy) else {
            let errno = Errno.current
            close(copy)
            throw FileSystemError(.list, path, errno)
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno == 0 { return }
                throw FileSystemError(.list, path, .current)
            }
            let bytes = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: UInt8.self, capacity: 1) { start in
                    Array(UnsafeBufferPointer(start: start, count: Int(strlen(start))))
                }
            }
            if let name = FileName(bytes) { report(name, Int(entry.pointee.d_type)) }
        }
    }

    func label(_ name: FileName) -> String { name.label(in: path) }
}

private func strlen(_ start: UnsafePointer<UInt8>) -> Int {
    var length = 0
    while start[length] != 0 { length += 1 }
    return length
}

extension FileName {
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
            buffer[bytes.count] = 0
            // Never empty: it has at least the NUL.
            return body(UnsafePointer(buffer.baseAddress.unsafelyUnwrapped))
        }
    }
}
