public import Foundation

/// Every file of a folder and of those in it: which inode stands under which names, and what each file is. Two states are
/// equal when not a name, a byte, a time or an inode differs.
public struct FolderState: Hashable, Sendable, CustomStringConvertible {
    public struct File: Hashable, Sendable {
        public var inode: UInt64
        public var modified: Int64
        public var content: Data
    }

    /// By the bytes of the path.
    public var files: [[UInt8]: File]

    /// - Parameters:
    ///   - folder: the folder.
    ///   - inodes: false where inode numbers do not stay.
    /// - Throws: an error of the system.
    public init(_ folder: String, inodes: Bool = true) throws {
        files = [:]
        try Self.walk(Array(folder.utf8), [], &files)
        if !inodes { for name in files.keys { files[name]?.inode = 0 } }
    }

    private static func walk(_ folder: [UInt8], _ prefix: [UInt8], _ files: inout [[UInt8]: File]) throws {
        guard let stream = folder.withCString({ opendir($0) }) else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == Array(".".utf8) || name == Array("..".utf8) || name == Array("lost+found".utf8) { continue }
            // FUSE's name for a file that is open and was taken away: gone with the close, which the kernel tells it late.
            if name.starts(with: ".fuse_hidden".utf8) { continue }
            let path = folder + Array("/".utf8) + name
            let shown = prefix + (prefix.isEmpty ? [] : Array("/".utf8)) + name
            var status = stat()
            guard path.withCString({ lstat($0, &status) }) == 0 else {
                throw POSIXError(.init(rawValue: errno) ?? .EIO)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                try walk(path, shown, &files)
            } else {
                files[shown] = File(
                    inode: UInt64(status.st_ino),
                    modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000
                        + Int64(status.st_mtim.tv_nsec), content: try contents(path))
            }
        }
    }

    private static func contents(_ path: [UInt8]) throws -> Data {
        let descriptor = path.withCString { open($0, O_RDONLY | O_NOFOLLOW) }
        guard descriptor >= 0 else { return Data() }
        defer { close(descriptor) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile()
    }

    /// The files without their names: what must be the same at every moment, whatever happens.
    public var substance: [File] {
        files.values.sorted {
            ($0.inode, $0.modified, $0.content.base64EncodedString())
                < ($1.inode, $1.modified, $1.content.base64EncodedString())
        }
    }

    /// The same files under other names; paths as they are written in a plan.
    public func renamed(_ moves: [(old: [UInt8], new: [UInt8])]) -> FolderState {
        var state = self
        for move in moves { state.files[move.old] = nil }
        for move in moves { state.files[move.new] = files[move.old] }
        return state
    }

    /// What another state has otherwise; empty when they are equal.
    public func difference(from other: FolderState) -> String {
        let names = Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }
        return names.map { name in
            let sides = [other.files[name], files[name]].map { file in
                file.map { "inode \($0.inode), \($0.content.count) bytes, \($0.modified)" } ?? "nothing"
            }
            return "\(String(decoding: name, as: UTF8.self)): \(sides[0]) became \(sides[1])"
        }.sorted().joined(separator: "\n")
    }

    public var description: String {
        files.keys.map { String(decoding: $0, as: UTF8.self) + " \(files[$0]?.inode ?? 0)" }.sorted()
            .joined(separator: ", ")
    }
}

extension Array<UInt8> {
    fileprivate func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        (self + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }
}
