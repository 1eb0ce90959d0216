import Foundation
import PhotoModel
import PhotorenameCore
import Synchronization

/// Standard output and standard error, written with write(2): nothing is buffered, and a closed pipe is noticed.
public enum Output {
    /// The reader of standard output has closed it.
    public struct PipeClosed: Error {}

    /// Opens the standard streams that are closed, and turns SIGPIPE into an error.
    ///
    /// With one of 0, 1 and 2 closed, the next file that is opened would get that number, and messages would go into it.
    public static func ensureStandardStreams() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// The command line asks for JSON (`--json`, `--format json` or `jsonl`), even if it is wrong otherwise.
    public static let isJSON: Bool = {
        let words = RawArguments.texts.prefix { $0 != "--" }
        let formats = ["json", "jsonl"]
        return words.contains("--json") || words.contains { word in formats.contains { word == "--format=\($0)" } }
            || zip(words, words.dropFirst()).contains { $0 == "--format" && formats.contains($1) }
    }()

    /// Something has been written to standard output.
    private static let hasBegun = Atomic(false)

    /// Nothing has been written yet, so that what follows can be the only document.
    public static var isUntouched: Bool { !hasBegun.load(ordering: .relaxed) }

    public static func result(_ text: String) throws { try result(Array(text.utf8)) }

    public static func result(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        if !bytes.isEmpty { hasBegun.store(true, ordering: .relaxed) }
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE { throw PipeClosed() }
            if written < 0 {
                throw UserFacingError(
                    .failed, "can't write to standard output: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Writes to standard error. It never fails, since nobody could be told.
    public static func message(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }
}
