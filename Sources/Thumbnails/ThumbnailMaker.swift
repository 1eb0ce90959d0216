public import PhotoModel

/// Makes thumbnails. Blocking: call it on a thread of its own.
public struct ThumbnailMaker: Sendable {
    public var longestSide: Int
    /// JPEG, 1…100.
    public var quality = 80
    /// Longest side of the picture that the thumbnail is made from, in pixels.
    let decodedSide: Int
    /// Pictures for models in the process.
    let rasters: [Raster.Form]
    let memory: DecodingBudget

    /// - Parameters:
    ///   - longestSide: in pixels; a smaller photo is not enlarged.
    ///   - decodedSide: longest side of the decoded picture, in pixels; nil for the thumbnail's.
    ///   - rasters: pictures for models in the process.
    ///   - memory: limits what is decoded at the same time.
    public init(
        longestSide: Int, decodedSide: Int? = nil, rasters: [Raster.Form] = [], memory: DecodingBudget = .shared
    ) {
        self.longestSide = longestSide
        self.decodedSide = max(longestSide, decodedSide ?? 0)
        self.rasters = rasters
        self.memory = memory
    }

    /// Makes the thumbnails of a job.
    ///
    /// - Parameters:
    ///   - options: of the job.
    ///   - rasters: pictures for models in the process.
    public init(_ options: DescribeOptions, rasters: [Raster.Form] = []) {
        self.init(longestSide: options.thumbnailSize, decodedSide: options.decodedSide, rasters: rasters)
    }

    /// What the bytes of a thumbnail depend on, besides the file.
    public var form: String {
        "\(longestSide) q\(quality)" + (decodedSide > longestSide ? " of \(decodedSide)" : "")
    }

    /// The version of the libvips in this process.
    ///
    /// - Throws: `ThumbnailError.unavailable` when libvips can't be used.
    public static func libraryVersion() throws(ThumbnailError) -> String { try Vips.version() }

    /// Size of a photo's thumbnail in pixels, from its header.
    ///
    /// - Parameter descriptor: as for `make`.
    /// - Returns: width and height.
    /// - Throws: `ThumbnailError`.
    public func size(descriptor: CInt) throws(ThumbnailError) -> (width: Int, height: Int) {
        let photo = try OpenPhoto(descriptor: descriptor)
        let (width, height) = photo.orientation > 4 ? (photo.height, photo.width) : (photo.width, photo.height)
        let scale = min(1, Double(longestSide) / Double(max(1, width, height)))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }

    /// Result of decoding a photo.
    public struct Shape: Hashable, Sendable {
        /// Pixels, upright.
        public var width: Int
        public var height: Int
        /// EXIF, 1…8.
        public var orientation: Int
        /// Available fraction of the picture; below 1 only for truncated files.
        public var present = 1.0
        public var isCut = false
    }

    /// Minimum fraction of a truncated picture.
    private static let leastPresent = 0.25

    /// - Parameter descriptor: a photo, open for reading at its start; it is not closed.
    /// - Returns: the thumbnail, and what is known of the picture.
    /// - Throws: `ThumbnailError`.
    public func make(descriptor: CInt) throws(ThumbnailError) -> (thumbnail: Thumbnail, shape: Shape) {
        let photo = try OpenPhoto(descriptor: descriptor)
        guard ThumbnailLimits.allow(width: photo.width, height: photo.height) else {
            throw .tooLarge(width: photo.width, height: photo.height)
        }
        let bytes = DecodingBudget.cost(of: photo)
        memory.take(bytes)
        defer { memory.give(back: bytes) }
        let (thumbnail, present, isCut) = try thumbnail(of: photo)
        // Orientations 5 to 8 swap width and height.
        let isTurned = photo.orientation >= 5
        let shape = Shape(
            width: isTurned ? photo.height : photo.width, height: isTurned ? photo.width : photo.height,
            orientation: photo.orientation, present: present, isCut: isCut)
        return (thumbnail, shape)
    }

    /// The available part of a truncated file, if it is enough.
    private func thumbnail(
        of photo: OpenPhoto
    ) throws(ThumbnailError) -> (Thumbnail, present: Double, isCut: Bool) {
        do {
            let (thumbnail, present) = try photo.thumbnail(self)
            return (thumbnail, present, false)
        } catch .cutShort(let why) {
            guard
                let (thumbnail, present) = try? photo.thumbnail(self, isCut: true), present >= Self.leastPresent
            else { throw .cutShort(why) }
            return (thumbnail, present, true)
        }
    }
}
