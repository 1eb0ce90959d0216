import Foundation

/// A file that the command line names, `-` for standard input; also a pipe, of which Foundation's own reading makes nothing.
enum InputFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        return Array(try handle.readToEnd() ?? Data())
    }
}
