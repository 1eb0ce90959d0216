import Dispatch
public import PhotoModel
import Synchronization

/// Describes with small models in the process.
public final class LocalDescriber: Describer {
    public let provider = ProviderName.local
    public let model = LocalModelFiles.modelTitle
    public let concurrency: Int
    public let rasters: [Raster.Form]
    public let fingerprint: [String]

    /// Raise it with every change of words, groups or thresholds.
    private static let version = "words 3"

    /// The models, and the only thread that uses them.
    private final class Worker: Sendable {
        // Only used on `queue`.
        nonisolated(unsafe) let models: LocalModels
        let queue: DispatchQueue

        init(models: sending LocalModels, number: Int) {
            self.models = models
            queue = DispatchQueue(label: "local-models-\(number)")
        }
    }

    private let workers: [Worker]
    private let next = Atomic(0)
    private let verdict: LocalVerdict

    /// Opens the models once for each of `concurrency` threads; those for text once.
    ///
    /// - Parameters:
    ///   - files: the models that are there.
    ///   - language: BCP 47, of the words; nil for English, which is used too where there are no words in the language.
    ///   - folders: asset folders, which can have words in other languages.
    ///   - readsText: text is read, if its models are there.
    ///   - concurrency: photos at the same time.
    /// - Throws: `LocalModelError`.
    public init(
        _ files: LocalModelFiles, language: String? = nil, folders: [String] = [], readsText: Bool = true,
        concurrency: Int
    ) throws(LocalModelError) {
        let library = try Self.liteRT(files)
        let text = readsText ? try TextModels(files, threads: concurrency) : nil
        verdict = LocalVerdict(
            words: LabelWords(labels: try Self.labels(files)),
            vocabulary: try Vocabulary(language: language, folders: folders) ?? .english)
        self.concurrency = concurrency
        workers = try LiteRTLibrary.quietly { () throws(LocalModelError) in
            var workers: [Worker] = []
            for number in 0..<concurrency {
                workers.append(Worker(models: try LocalModels(files, library, text: text), number: number))
            }
            return workers
        }
        rasters = workers.first?.models.rasters ?? []
        guard !rasters.isEmpty else { throw .missing(folders: files.models.compactMap(files.path)) }
        let used = files.models.filter { readsText || $0 != .reader }.map(\.rawValue)
        fingerprint =
            [provider.rawValue, model, Self.version, verdict.vocabulary.language, verdict.vocabulary.digest] + used
    }

    /// Bytes of a process with the models, as measured on photographs and pages of 12 megapixels.
    public static func memory(readsText: Bool, threads: Int) -> Int {
        (readsText ? 220 : 120) << 20 + threads * 20 << 20
    }

    /// Tells whether there are words in a language.
    ///
    /// - Parameters:
    ///   - language: BCP 47.
    ///   - folders: asset folders.
    /// - Returns: true for English.
    /// - Throws: `LocalModelError.vocabulary`.
    public static func knows(language: String, folders: [String]) throws(LocalModelError) -> Bool {
        try Vocabulary(language: language, folders: folders) != nil
    }

    private static func liteRT(_ files: LocalModelFiles) throws(LocalModelError) -> LiteRTLibrary? {
        for model in [LocalModelFiles.Model.classifier, .detector] {
            if let path = try files.checked(.liteRT, of: model) { return try LiteRTLibrary(path: path) }
        }
        return nil
    }

    private static func labels(_ files: LocalModelFiles) throws(LocalModelError) -> [String] {
        guard let text = try files.content(of: .labels, of: .classifier) else { return [] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What the models say about a picture, before it is decided what to believe.
    func sighting(_ thumbnail: Thumbnail) async -> Result<Sighting, LocalModelError> {
        let worker = workers[next.wrappingAdd(1, ordering: .relaxed).oldValue % workers.count]
        return await withCheckedContinuation { continuation in
            worker.queue.async {
                continuation.resume(
                    returning: Result { () throws(LocalModelError) in try worker.models.sighting(thumbnail) })
            }
        }
    }

    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        precondition(thumbnail.rasters.count == rasters.count, "the thumbnail stage was asked for rasters")
        do {
            return Answer(description: verdict.description(try await sighting(thumbnail).get()), usage: Usage())
        } catch .picture(let failure) {
            throw .item(failure, Usage())
        } catch {
            throw .item(ItemFailure(.localModelFailed, "the local model failed: \(error)"), Usage())
        }
    }
}
