public import PhotoModel

/// Makes a photo small and reads what its file says, in one opening. Blocking: call it on a thread of its own.
public struct ThumbnailMaker: Sendable {
    public var longestSide: Int
    /// JPEG, 1…100.
    public var quality = 80
    /// Side of the square for a model in the process; nil for none.
    public var rasterSide: Int?
    let memory: DecodingBudget

    /// - Parameter longestSide: pixels; a smaller photo stays as it is.
    public init(longestSide: Int, rasterSide: Int?, memory: DecodingBudget = .shared) {
        self.longestSide = longestSide
        self.rasterSide = rasterSide
        self.memory = memory
    }

    /// What a thumbnail, and what is read of the file beside it, depend on. Raise the number of the metadata when more is read.
    public var form: String { "\(longestSide) q\(quality) m3" }

    /// The version of the libvips in this process.
    ///
    /// - Throws: `ThumbnailError.unavailable` when there is none.
    public static func libraryVersion() throws(ThumbnailError) -> String { try Vips.version() }

    /// Pixels of the thumbnail that a photo would make, from its header alone.
    ///
    /// - Parameter descriptor: as of `make`.
    public func size(descriptor: CInt) throws(ThumbnailError) -> (width: Int, height: Int) {
        let photo = try OpenPhoto(descriptor: descriptor)
        let (width, height) = photo.orientation > 4 ? (photo.height, photo.width) : (photo.width, photo.height)
        let scale = min(1, Double(longestSide) / Double(max(1, width, height)))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }

    /// What a file says of its photo, beside the look that only its pixels tell.
    ///
    /// - Parameter descriptor: as of `make`.
    package func metadata(descriptor: CInt) throws(ThumbnailError) -> Metadata {
        EXIF.metadata(of: try OpenPhoto(descriptor: descriptor))
    }

    /// - Parameter descriptor: a photo open for reading, at its start; it is not closed.
    public func make(descriptor: CInt) throws(ThumbnailError) -> (thumbnail: Thumbnail, metadata: Metadata) {
        let photo = try OpenPhoto(descriptor: descriptor)
        guard ThumbnailLimits.allow(width: photo.width, height: photo.height) else {
            throw .tooLarge(width: photo.width, height: photo.height)
        }
        var metadata = EXIF.metadata(of: photo)
        let bytes = DecodingBudget.cost(of: photo)
        memory.take(bytes)
        defer { memory.give(back: bytes) }
        let thumbnail = try photo.thumbnail(longestSide: longestSide, quality: quality, rasterSide: rasterSide)
        metadata.look = thumbnail.look?.bits
        return (thumbnail, metadata)
    }
}
