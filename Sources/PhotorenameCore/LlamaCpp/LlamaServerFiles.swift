import FileSystem
import Foundation
import PhotoModel
import SystemPackage

/// What the processes of one user on this machine know of their llama.cpp servers, in a folder that only that user can read.
///
/// Of each server, by the tag of its program and model:
/// - `TAG.lock`: locked while a process starts, joins or ends the server.
/// - `TAG.server`: how to reach it, written before it starts.
/// - `TAG.NUMBER.process`: who it is, written by itself. Each process that uses the server has a shared lock on this file.
/// - `TAG.NUMBER.log`: what it prints.
struct LlamaServerFiles {
    let folder: FilePath
    let tag: String

    /// How to reach a server.
    struct Record: Codable, Hashable, Sendable {
        /// Random; in the names of its files.
        var number: String
        var port: UInt16
        var key: String
        /// Nil until it has been started.
        var process: ProcessIdentity?
    }

    enum Fault: Error {
        /// The folder belongs to another user, or others can write to it.
        case unsafeFolder(String)
        case cannotWrite(String, Errno)
    }

    /// `/tmp/photorename-UID`: the same for all processes of the user, whatever their environment.
    static var defaultFolder: FilePath { FilePath("/tmp/photorename-\(getuid())") }

    /// The folder, made if it is missing.
    ///
    /// - Throws: `Fault`.
    static func make(_ folder: FilePath) throws(Fault) {
        if mkdir(folder.string, 0o700) != 0, errno != EEXIST {
            throw .cannotWrite(folder.string, Errno(rawValue: errno))
        }
        guard let status = try? Stat(folder, followTargetSymlink: false), status.type == .directory,
            status.userID.rawValue == getuid(),
            status.permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute])
        else { throw .unsafeFolder(folder.string) }
    }

    private func path(_ ending: String) -> FilePath { folder.appending("\(tag).\(ending)") }

    /// Locked while a process starts, joins or ends the server.
    ///
    /// - Throws: `Errno`.
    func lock() throws(Errno) -> FileLock { try FileLock(path("lock")) }

    /// The lock of those that use a server.
    ///
    /// - Throws: `Errno`.
    func users(_ record: Record) throws(Errno) -> FileLock { try FileLock(process(record).file) }

    func log(_ record: Record) -> FilePath { path("\(record.number).log") }

    func process(_ record: Record) -> RecordedProcess { RecordedProcess(path("\(record.number).process")) }

    var record: Record? {
        FileManager.default.contents(atPath: path("server").string).flatMap {
            try? JSONDecoder().decode(Record.self, from: $0)
        }
    }

    /// - Throws: `Fault`.
    func write(_ record: Record) throws(Fault) {
        let file = path("server")
        do {
            let descriptor = try FileDescriptor.open(
                file, .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow], permissions: [.ownerReadWrite]
            )
            try descriptor.closeAfter { _ = try descriptor.writeAll(JSONEncoder().encode(record)) }
        } catch {
            throw .cannotWrite(file.string, error as? Errno ?? .ioError)
        }
    }

    /// Ends every server of this tag that nobody uses, and removes what was known of it. Under the lock. Blocking.
    ///
    /// - Parameter patience: how long each may take to end by itself.
    func endUnused(patience: Duration) {
        let record = record
        for name in Self.names(in: folder) where name.hasPrefix(tag + ".") && name.hasSuffix(".process") {
            let file = folder.appending(name)
            guard let users = try? FileLock(file), (try? users.take(.exclusive)) == true else { continue }
            RecordedProcess(file).end(patience: patience)
            if let record, process(record).file == file {
                record.process?.end(patience: patience)
                unlink(path("server").string)
            }
            unlink(String(file.string.dropLast("process".count)) + "log")
            unlink(file.string)
        }
    }

    /// Ends the servers that all their users have left without ending them, because they were killed. Blocking.
    ///
    /// - Parameters:
    ///   - folder: need not exist.
    ///   - patience: how long each may take to end by itself.
    static func endOrphans(in folder: FilePath, patience: Duration) {
        let tags = Set(
            names(in: folder).filter { $0.hasSuffix(".process") }.compactMap {
                $0.split(separator: ".").first.map(String.init)
            })
        guard !tags.isEmpty, (try? make(folder)) != nil else { return }
        for tag in tags {
            let files = LlamaServerFiles(folder: folder, tag: tag)
            // Whoever has the lock knows of the server.
            guard let lock = try? files.lock(), (try? lock.take(.exclusive)) == true else { continue }
            files.endUnused(patience: patience)
        }
    }

    private static func names(in folder: FilePath) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    }
}
