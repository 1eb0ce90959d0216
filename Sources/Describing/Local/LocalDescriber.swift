import Dispatch
public import PhotoModel
import Synchronization

/// Describes with a small model in the process.
public final class LocalDescriber: Describer {
    public let provider = ProviderName.local
    public let model = LocalModelFiles.modelTitle
    public let concurrency: Int
    public var rasterSide: Int? { LiteRTModel.side }
    /// Raise it with every change of words, groups or thresholds.
    public var fingerprint: [String] { [provider.rawValue, model, "words 2"] }

    /// A model, and the only thread that uses it.
    private final class Worker: Sendable {
        // Only used on `queue`.
        nonisolated(unsafe) let model: LiteRTModel
        let queue: DispatchQueue

        init(model: sending LiteRTModel, number: Int) {
            self.model = model
            queue = DispatchQueue(label: "local-model-\(number)")
        }
    }

    private let workers: [Worker]
    private let next = Atomic(0)
    private let verdict: LocalVerdict

    /// Opens the model once for each of `concurrency` threads.
    ///
    /// - Throws: `LocalModelError`.
    public init(_ files: LocalModelFiles, concurrency: Int) throws(LocalModelError) {
        let library = try LiteRTLibrary(path: files.library)
        let labels = try files.labelList()
        guard labels.count == LiteRTModel.classes else { throw .damaged(path: files.labels) }
        verdict = LocalVerdict(words: LabelWords(labels: labels))
        self.concurrency = concurrency
        workers = try LiteRTLibrary.quietly { () throws(LocalModelError) in
            var workers: [Worker] = []
            for number in 0..<concurrency {
                try files.check()
                workers.append(Worker(model: try LiteRTModel(library: library, path: files.model), number: number))
            }
            return workers
        }
    }

    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        let rasters = thumbnail.rasters
        guard !rasters.isEmpty else { preconditionFailure("the thumbnail stage was asked for rasters") }
        let worker = workers[next.wrappingAdd(1, ordering: .relaxed).oldValue % workers.count]
        let result = await withCheckedContinuation { continuation in
            worker.queue.async {
                continuation.resume(
                    returning: Result { () throws(LocalModelError) in
                        var views: [[Double]] = []
                        for raster in rasters { views.append(try worker.model.scores(raster)) }
                        return views
                    })
            }
        }
        do {
            return Answer(description: verdict.description(try result.get()), usage: Usage())
        } catch {
            throw .item(ItemFailure(.localModelFailed, "the local model failed: \(error)"), Usage())
        }
    }
}
