public import Foundation

/// A folder of a test's own, gone with it.
public final class Scratch: Sendable {
    public let url: URL

    public init() throws {
        // Resolved: jobs keep their root without links in it.
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "photorename-test-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    public var path: String { url.path(percentEncoded: false).trimmingTrailingSlash }

    public func folder(_ name: String) throws -> String {
        let folder = path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// Copies a fixture photo to a name beneath this folder, bytes of the name as given.
    public func copy(_ fixture: String, to name: String) throws {
        try copy(fixture, toBytes: Array(name.utf8))
    }

    public func copy(_ fixture: String, toBytes name: [UInt8], salt: String = "") throws {
        var data = try Data(contentsOf: Fixtures.photo(fixture))
        data.append(Data(salt.utf8))
        let full = Array(path.utf8) + [UInt8(ascii: "/")] + name
        let descriptor = (full + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
        }
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        _ = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Names in a folder, sorted, hidden ones too.
    public func names(_ folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? path : path + "/" + folder).sorted()
    }

    /// What `find` and `sha256sum` see: inode, size, time and content of every file, for "nothing has changed".
    public func state(_ folder: String) throws -> String {
        try Shell.run(
            "cd '\(path)/\(folder)' && find . -type d -printf '%p %i\\n' | sort && find . -not -type d -printf '%p %i %s %T@ %n\\n' | sort && find . -type f -exec sha256sum {} + | sort"
        ).output
    }
}

extension String {
    fileprivate var trimmingTrailingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
