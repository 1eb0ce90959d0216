import Foundation

/// The command line as bytes: a path in it need not be UTF-8, and ArgumentParser sees only text.
public enum RawArguments {
    /// Without the program's own name.
    ///
    /// On Linux they come from the kernel (proc(5)): Swift finds them by their place beside the environment, and they are no longer
    /// there once a preloaded library has changed a variable.
    public static let all: [[UInt8]] = {
        #if os(Linux)
            if let bytes = FileManager.default.contents(atPath: "/proc/self/cmdline"), !bytes.isEmpty {
                return bytes.dropLast().split(separator: 0, omittingEmptySubsequences: false).dropFirst().map(
                    Array.init)
            }
        #endif
        return (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map {
                Array(UnsafeBufferPointer(start: $0, count: strlen($0)).map(UInt8.init(bitPattern:)))
            }
        }
    }()

    public static var texts: [String] { all.map { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of an argument that ArgumentParser returned as text.
    public static func bytes(of text: String) -> [UInt8] {
        guard text.contains("\u{FFFD}") else { return Array(text.utf8) }
        return all.first { String(decoding: $0, as: UTF8.self) == text } ?? Array(text.utf8)
    }
}
