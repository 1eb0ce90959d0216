import Foundation
import Synchronization

/// Standard output and standard error, written with write(2): whatever is written has left, and a closed pipe is noticed.
enum Output {
    /// The reader of our standard output is gone.
    struct PipeClosed: Error {}

    /// Started with one of 0, 1 and 2 closed, the next file to be opened would get that number, and our messages.
    ///
    /// And a reader that goes away is no signal but an error, which every command takes for an end.
    static func ensureStandardStreams() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// The command line asks for JSON (`--json`, `--format json` or `jsonl`), also where it is wrong otherwise.
    static let isJSON: Bool = {
        let words = RawArguments.texts.prefix { $0 != "--" }
        let formats = ["json", "jsonl"]
        return words.contains("--json") || words.contains { word in formats.contains { word == "--format=\($0)" } }
            || zip(words, words.dropFirst()).contains { $0 == "--format" && formats.contains($1) }
    }()

    /// Something was written to standard output.
    private static let hasBegun = Atomic(false)

    /// Nothing of a result is there yet, so that what follows can be the only document.
    static var isUntouched: Bool { !hasBegun.load(ordering: .relaxed) }

    static func result(_ text: String) throws { try result(Array(text.utf8)) }

    static func result(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        if !bytes.isEmpty { hasBegun.store(true, ordering: .relaxed) }
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE { throw PipeClosed() }
            if written < 0 { throw Complaint("cannot write to standard output: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(written)
        }
    }

    /// Never fails: there is nobody left to tell.
    static func message(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// Gathers small pieces for one write.
final class BufferedResult {
    private var bytes: [UInt8] = []

    func write(_ piece: [UInt8]) throws {
        bytes += piece
        if bytes.count >= 1 << 16 { try flush() }
    }

    func flush() throws {
        let full = bytes
        bytes.removeAll(keepingCapacity: true)
        try Output.result(full)
    }
}
