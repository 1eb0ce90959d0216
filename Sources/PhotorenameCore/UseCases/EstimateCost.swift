import Describing
public import FileSystem
import Foundation
import JobStore
public import PhotoModel
import Pipeline
import RateLimiting
import Scanning
import Settings
import Thumbnails

/// Estimates what a job would take, and sends nothing. The figures are upper limits: duplicates and photos that earlier jobs
/// described cost nothing.
public struct EstimateCost: Sendable {
    /// Figures for a whole job.
    public struct Estimate: Hashable, Sendable {
        public var photos: Int
        public var provider: ProviderName
        public var model: String
        /// Tokens of one image; nil when unknown, and for the local model.
        public var imageTokens: Int?
        /// Tokens of all requests; nil when unknown.
        public var inputTokens: Int?
        public var outputTokens: Int
        /// US dollars at the standard tier; nil when unknown.
        public var cost: Double?
        /// US dollars for the same at the flex tier; nil when unknown, or where there is none.
        public var flexCost: Double?
        /// US dollars for the same through a batch API; nil when unknown, or where there is none.
        public var batchCost: Double?
        /// The tier that the job would use.
        public var tier = RequestTier.standard
        /// The price that the cost was calculated by, at the standard tier.
        public var price: Price?
        /// Nil when unknown.
        public var seconds: Int?
        /// Concurrent requests.
        public var concurrency: Int
    }

    private let context: AppContext
    private let options: DescribeOptions

    /// Tokens of an answer, as the schema asks for it, where no earlier job tells.
    static let answerTokens = 80
    /// Milliseconds of a request, likewise.
    private static let latency = 2_000
    /// Photos whose headers are read, evenly spread over the job.
    private static let sampleSize = 1_000

    /// - Parameters:
    ///   - context: database and settings.
    ///   - options: complete, with their price.
    public init(_ context: AppContext, _ options: DescribeOptions) {
        self.context = context
        self.options = options
    }

    /// Walks the folder and reads the headers of some photos.
    ///
    /// - Throws: `FileSystemError`, `Endpoint.Fault`, `KeyError`, errors of the store.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func run(_ root: Directory, _ scan: ScanOptions) throws -> Estimate {
        var photos: [Photo] = []
        try Scanner(scan).walk(root) { if case .photo(let photo) = $0 { photos.append(photo) } }
        let stride = max(1, photos.count / Self.sampleSize)
        let sizes = Swift.stride(from: 0, to: photos.count, by: stride).compactMap { size(photos[$0], root, scan) }
        return try estimate(photos.count, sizes, try history())
    }

    /// US dollars for photos of the usual shape.
    ///
    /// - Returns: nil when the price, or the number of tokens of an image, is unknown.
    /// - Throws: `Endpoint.Fault`, errors of the store.
    public func cost(photos: Int) throws -> Double? {
        let side = options.thumbnailSize
        guard let tokens = try tokens([(side, side * 3 / 4)], try history()), let input = tokens.input else {
            return nil
        }
        return options.price?.cost(input: input * photos, output: tokens.answer * photos)
    }

    /// Tokens of one photo.
    private struct Tokens {
        var image: Int?
        var text: Int
        var answer: Int

        var input: Int? { image.map { $0 + text } }
    }

    private func estimate(
        _ photos: Int, _ sizes: [(width: Int, height: Int)], _ history: ProviderHistory?
    ) throws -> Estimate {
        var estimate = Estimate(
            photos: photos, provider: options.provider, model: options.model, outputTokens: 0, tier: options.tier,
            price: options.price?.standard, concurrency: options.concurrency)
        if let tokens = try tokens(sizes, history) {
            estimate.imageTokens = tokens.image
            estimate.inputTokens = tokens.input.map { $0 * photos }
            estimate.outputTokens = tokens.answer * photos
            estimate.cost = estimate.inputTokens.flatMap {
                estimate.price?.cost(input: $0, output: estimate.outputTokens)
            }
        } else {
            (estimate.inputTokens, estimate.cost) = (0, 0)
        }
        estimate.flexCost = estimate.cost.flatMap { cost in estimate.price?.flex.map { $0 * cost } }
        estimate.batchCost = estimate.cost.flatMap { cost in estimate.price?.batch.map { $0 * cost } }
        estimate.seconds = try seconds(photos, history)
        return estimate
    }

    private func size(_ photo: Photo, _ root: Directory, _ scan: ScanOptions) -> (width: Int, height: Int)? {
        guard let name = photo.path.name,
            let folder = try? root.directory(photo.path.directory, followsLinks: scan.followSymlinks),
            let file = try? folder.open(name, followsLink: scan.followSymlinks)
        else { return nil }
        return try? DecoderPool.shared.size(file, ThumbnailMaker(options), photo.format)
    }

    private func history() throws -> ProviderHistory? {
        try context.store.history(provider: options.provider, model: options.model)
    }

    /// Averages; nil for the local model.
    private func tokens(_ sizes: [(width: Int, height: Int)], _ history: ProviderHistory?) throws -> Tokens? {
        guard let service = VisionService(options.provider) else { return nil }
        let provider = try service.provider(options)
        let counted = sizes.compactMap { provider.pictureTokens(width: $0.width, height: $0.height) }
        let average = counted.isEmpty ? nil : (counted.reduce(0, +) + counted.count - 1) / counted.count
        return Tokens(
            image: average, text: provider.wordTokens, answer: history?.outputTokens ?? Self.answerTokens)
    }

    /// By the latency of earlier requests, and by the rate that the provider is known to allow.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func seconds(_ photos: Int, _ history: ProviderHistory?) throws -> Int? {
        let isLocal = options.provider == .local
        guard let milliseconds = history?.milliseconds ?? (isLocal ? nil : Self.latency) else { return nil }
        let atOnce = isLocal ? ProcessInfo.processInfo.activeProcessorCount : options.concurrency
        let own = Double(photos) * Double(milliseconds) / 1000 / Double(max(1, min(atOnce, options.concurrency)))
        let allowed =
            try DescriberFactory(context).rateLimiterID(options)
            .flatMap { try context.store.rateLimiter($0)?.requestsPerSecond }
            .map { Double(photos) / $0 } ?? 0
        return Int(max(own, allowed).rounded(.up))
    }
}
