import Describing
import FileSystem
import Foundation
public import JobStore
import PhotoModel

/// The file beside the database that has the requests of a batch until its vendor has it: mode 0600, with thumbnails and
/// without names.
public enum BatchSpool {
    static func file(_ store: JobStore, tag: String) -> AppendedFile {
        AppendedFile(path: "\(store.path)-batch-\(tag).jsonl")
    }

    /// The path of results that are being read.
    static func results(_ store: JobStore, tag: String, _ number: Int) -> String {
        "\(store.path)-batch-\(tag)-\(number).results"
    }

    /// Deletes the files of batches that need none, which a killed process has left. Blocking.
    ///
    /// - Throws: errors of the store.
    public static func sweep(_ store: JobStore) throws {
        let folder = (store.path as NSString).deletingLastPathComponent
        let prefix = (store.path as NSString).lastPathComponent + "-batch-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let left = names.filter { $0.hasPrefix(prefix) }
        guard !left.isEmpty else { return }
        // A row is there before its file.
        let states = try store.batchStates()
        for name in left {
            let state = states[String(name.dropFirst(prefix.count).prefix(32))]
            let isNeeded = name.hasSuffix(".results") ? state == .ended : state == .building || state == .ready
            if !isNeeded { unlink(folder + "/" + name) }
        }
    }

    /// 128 random bits, hex.
    static func newTag() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }.hex
    }
}
