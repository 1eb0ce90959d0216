import Crypto
import Foundation
import PhotoModel

/// The three files of the local model, from `make assets`.
public struct LocalModelFiles: Hashable, Sendable {
    public let library: String
    public let model: String
    public let labels: String

    #if canImport(Darwin)
        static let libraryName = "libLiteRt.dylib"
    #else
        static let libraryName = "libLiteRt.so"
    #endif
    /// The model's name in jobs and messages.
    public static let modelTitle = "efficientnet-lite3"
    static let modelName = "efficientnet_lite3.tflite"
    static let labelsName = "labels_without_background.txt"

    /// Digest of the model that the thresholds were measured with. The library crashes on a truncated model, so it is checked
    /// before each opening.
    static let modelDigest = "948629061b2b94fb499ed7ff113a6022a44f0d16d0729e1aa18d64cc3fb31acc"
    static let labelsDigest = "e697a491aa735cc6c2aaf982f8e86e8fc7b0a1ea7750a2cc6a2bdfc1e109012f"

    /// - Parameter folders: folders to search, in order.
    /// - Throws: `LocalModelError.missing` when no folder has all three.
    public init(folders: [String]) throws(LocalModelError) {
        let names = [Self.libraryName, Self.modelName, Self.labelsName]
        let complete = folders.first { folder in
            names.allSatisfy { FileManager.default.isReadableFile(atPath: folder + "/" + $0) }
        }
        guard let folder = complete else { throw .missing(folders: folders) }
        library = folder + "/" + Self.libraryName
        model = folder + "/" + Self.modelName
        labels = folder + "/" + Self.labelsName
    }

    /// - Throws: `LocalModelError.damaged`.
    func check() throws(LocalModelError) {
        for (path, digest) in [(model, Self.modelDigest), (labels, Self.labelsDigest)] {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)), SHA256.hash(data: bytes).hex == digest
            else { throw .damaged(path: path) }
        }
    }

    func labelList() throws(LocalModelError) -> [String] {
        guard let text = try? String(contentsOfFile: labels, encoding: .utf8) else { throw .damaged(path: labels) }
        return text.split(separator: "\n").map(String.init)
    }
}
