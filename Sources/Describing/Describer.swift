public import PhotoModel

/// Turns thumbnails into descriptions: through a vision API, or with a model in the process.
public protocol Describer: Sendable {
    var provider: ProviderName { get }
    var model: String { get }
    /// Pictures that are needed besides the JPEG.
    var rasters: [Raster.Form] { get }
    /// Maximum number of concurrent descriptions.
    var concurrency: Int { get }
    /// Everything besides the picture that determines an answer; part of the cache key.
    var fingerprint: [String] { get }

    /// - Throws: `DescribeError`.
    func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer
}

extension Describer {
    /// Pictures are sent out of this process.
    public var isRemote: Bool { rasters.isEmpty }
}
