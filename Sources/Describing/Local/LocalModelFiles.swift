import Crypto
import Foundation
import PhotoModel

/// The files of the local models, from `make assets`. Each model is optional.
public struct LocalModelFiles: Hashable, Sendable {
    /// The name of the models in jobs and messages: that of the first one.
    public static let modelTitle = "efficientnet-lite3"

    /// One of the models, with what it needs.
    public enum Model: String, CaseIterable, Sendable {
        /// Things, by their class.
        case classifier
        /// People, animals and vehicles.
        case detector
        /// Text.
        case reader

        /// What it is for, for messages.
        public var purpose: String {
            switch self {
            case .classifier: "things"
            case .detector: "people, animals and vehicles"
            case .reader: "text"
            }
        }

        /// The model's own file.
        var asset: Asset {
            switch self {
            case .classifier: .classifier
            case .detector: .detector
            case .reader: .textReader
            }
        }

        var assets: [Asset] {
            switch self {
            case .classifier: [.liteRT, .classifier, .labels]
            case .detector: [.liteRT, .detector]
            case .reader: [.onnxRuntime, .textDetector, .textReader]
            }
        }
    }

    /// The folder of each model that is there.
    private var folders: [Model: String]

    /// - Parameter folders: folders to search, in order; a model has all its files in one.
    /// - Throws: `LocalModelError.missing` when there is no model at all.
    public init(folders: [String]) throws(LocalModelError) {
        var found: [Model: String] = [:]
        for model in Model.allCases {
            found[model] = folders.first { folder in
                model.assets.allSatisfy { FileManager.default.isReadableFile(atPath: folder + "/" + $0.name) }
            }
        }
        guard !found.isEmpty else { throw .missing(folders: folders) }
        self.folders = found
    }

    /// The models that are there.
    public var models: [Model] { Model.allCases.filter { folders[$0] != nil } }

    /// The path of a model; nil if it is not there.
    public func path(of model: Model) -> String? { folders[model].map { $0 + "/" + model.asset.name } }

    /// One of the models without the others; nil if it is not there.
    public func only(_ model: Model) -> LocalModelFiles? {
        var one = self
        one.folders = folders.filter { $0.key == model }
        return one.folders.isEmpty ? nil : one
    }

    /// The path of a file whose content is the known one; nil if its model is not there.
    ///
    /// - Throws: `LocalModelError.damaged`.
    func checked(_ asset: Asset, of model: Model) throws(LocalModelError) -> String? {
        guard let folder = folders[model] else { return nil }
        _ = try asset.content(in: folder)
        return folder + "/" + asset.name
    }

    /// The content of a file; nil if its model is not there.
    ///
    /// - Throws: `LocalModelError.damaged`.
    func content(of asset: Asset, of model: Model) throws(LocalModelError) -> Data? {
        guard let folder = folders[model] else { return nil }
        return try asset.content(in: folder)
    }
}

/// A file that is fetched, by its name, with the SHA-256 of each content that was tried. The libraries crash on truncated models,
/// so files are checked each time they are opened.
struct Asset: Hashable, Sendable {
    var name: String
    var digests: [String]

    /// - Throws: `LocalModelError.damaged`.
    func content(in folder: String) throws(LocalModelError) -> Data {
        let path = folder + "/" + name
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)),
            digests.contains(SHA256.hash(data: bytes).hex)
        else { throw .damaged(path: path) }
        return bytes
    }

    #if canImport(Darwin)
        private static let ending = "dylib"
    #else
        private static let ending = "so"
    #endif

    /// Linux on x86-64 and arm64, macOS on arm64.
    static let liteRT = Asset(
        name: "libLiteRt.\(ending)",
        digests: [
            "eec47eb35e2924b3166015887e652a58edc9af823ae38e02bf83bef2548300bb",
            "b57687dc234d2b8b0598aef5a9c961ed24263df8f8b3f56adbee1cff618e544b",
            "f3d8b2c3dea5125111de6b005820088629efd13db04b5f157ffd4f2c5dbb318b",
        ])
    static let classifier = Asset(
        name: "efficientnet_lite3.tflite",
        digests: ["948629061b2b94fb499ed7ff113a6022a44f0d16d0729e1aa18d64cc3fb31acc"])
    static let labels = Asset(
        name: "labels_without_background.txt",
        digests: ["e697a491aa735cc6c2aaf982f8e86e8fc7b0a1ea7750a2cc6a2bdfc1e109012f"])
    static let detector = Asset(
        name: "efficientdet_lite0.tflite",
        digests: ["0720bf247bd76e6594ea28fa9c6f7c5242be774818997dbbeffc4da460c723bb"])
    /// Linux on x86-64 and arm64, macOS on arm64.
    static let onnxRuntime = Asset(
        name: "libonnxruntime.\(ending)",
        digests: [
            "6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f",
            "49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a",
            "fa585fabbea65b823b9a8f7e27d46aee3989d1be7e36b528203d3a1fd613aae7",
        ])
    static let textDetector = Asset(
        name: "ppocr_v4_detector.onnx",
        digests: ["d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9"])
    static let textReader = Asset(
        name: "ppocr_v6_reader.onnx",
        digests: ["6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"])
}
