public import PhotoModel

/// The describer of a job whose names need no description. It is never asked.
public struct NoDescriber: Describer {
    public let provider = ProviderName.local
    public let model = NoDescriber.title
    public let rasters: [Raster.Form] = []
    public let concurrency: Int
    public let fingerprint: [String] = []

    /// In place of a model's name.
    public static let title = "none"

    /// - Parameter concurrency: photos that are read at the same time.
    public init(concurrency: Int) { self.concurrency = concurrency }

    /// - Throws: always.
    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        throw .item(ItemFailure(.internal, "this job asks for no description"), Usage())
    }
}
