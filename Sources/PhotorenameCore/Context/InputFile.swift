import Foundation

/// A file that the user names, or standard input. It can be a pipe.
enum InputFile {
    /// - Parameter path: `-` for standard input.
    /// - Returns: the content.
    /// - Throws: `CocoaError`.
    static func bytes(_ path: String) throws -> [UInt8] {
        let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        return Array(try handle.readToEnd() ?? Data())
    }
}
