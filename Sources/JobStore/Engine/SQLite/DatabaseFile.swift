import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The database file: created for its owner only, and refused where somebody else could have put it.
enum DatabaseFile {
    /// Creates the file if there is none. SQLite would create it with the umask's mode; it copies the mode to `-wal` and
    /// `-shm`, and never opens these through a symbolic link.
    ///
    /// A database names programs to run and servers to ask, so a symbolic link in its place and a file of another user are
    /// refused.
    ///
    /// - Throws: `JobStoreError.cannotOpen`.
    static func prepare(_ path: String) throws {
        _ = try folder(URL(fileURLWithPath: path).deletingLastPathComponent().path, of: path)
        var status = stat()
        if lstat(path, &status) == 0 { return try check(status, path) }
        // Never opened if it exists: closing it would drop SQLite's locks of this process (fcntl(2)).
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor >= 0 {
            // Exactly this mode, whatever the umask or the folder's default ACL says.
            fchmod(descriptor, 0o600)
            close(descriptor)
        } else if errno != EEXIST {
            throw JobStoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        } else if lstat(path, &status) == 0 {
            try check(status, path)
        }
    }

    /// Creates a folder for its owner only, if there is none.
    ///
    /// - Parameters:
    ///   - path: of the folder.
    ///   - database: the name of the database that needs it.
    /// - Returns: the folder.
    /// - Throws: `JobStoreError.cannotOpen`.
    static func folder(_ path: String, of database: String) throws -> String {
        if !FileManager.default.fileExists(atPath: path) {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw JobStoreError.cannotOpen(path: database, reason: error.localizedDescription)
            }
        }
        return path
    }

    private static func check(_ status: stat, _ path: String) throws {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw JobStoreError.cannotOpen(path: path, reason: "it is a symbolic link")
        default: throw JobStoreError.cannotOpen(path: path, reason: "it is not a regular file")
        }
        // The superuser may open any user's database, like any file.
        guard status.st_uid == geteuid() || geteuid() == 0 else {
            throw JobStoreError.cannotOpen(path: path, reason: "it belongs to another user")
        }
    }
}
