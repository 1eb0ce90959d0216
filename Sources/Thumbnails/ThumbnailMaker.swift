import CVips
public import PhotoModel
import Synchronization

/// Makes thumbnails. Blocking, and at the mercy of what is in the file: `DecoderPool` does this in a process of its own.
public struct ThumbnailMaker: Sendable, Codable, Hashable {
    public var longestSide: Int
    /// JPEG, 1…100.
    public var quality = 80
    /// Longest side of the picture that the thumbnail is made from, in pixels.
    let decodedSide: Int
    /// Pictures for models in the process.
    let rasters: [Raster.Form]
    /// The thumbnail that the file has inside is enough, where it has 320 pixels.
    public var usesPreviews = false
    /// A smaller JPEG behind a JPEG is used, where it has the pixels wanted.
    public var usesThumbnails = true
    private static let previewSide = 320

    /// - Parameters:
    ///   - longestSide: in pixels; a smaller photo is not enlarged.
    ///   - decodedSide: longest side of the decoded picture, in pixels; nil for the thumbnail's.
    ///   - rasters: pictures for models in the process.
    public init(longestSide: Int, decodedSide: Int? = nil, rasters: [Raster.Form] = []) {
        self.longestSide = longestSide
        self.decodedSide = max(longestSide, decodedSide ?? 0)
        self.rasters = rasters
    }

    /// Makes the thumbnails of a job.
    ///
    /// - Parameters:
    ///   - options: of the job.
    ///   - rasters: pictures for models in the process.
    public init(_ options: DescribeOptions, rasters: [Raster.Form] = []) {
        self.init(longestSide: options.thumbnailSize, decodedSide: options.decodedSide, rasters: rasters)
        usesPreviews = options.provider == .local
    }

    /// What the bytes of a thumbnail depend on, besides the file.
    public var form: String {
        "\(longestSide) q\(quality)" + (decodedSide > longestSide ? " of \(decodedSide)" : "")
            + (usesPreviews ? " p" : "")
    }

    /// The version of the libvips in this process.
    ///
    /// - Throws: `ThumbnailError.unavailable` when libvips can't be used.
    public static func libraryVersion() throws(ThumbnailError) -> String { try Vips.version() }

    /// Exit status of a process that called `prepare` and gets no more memory.
    public static let statusWithoutMemory = Int32(CVIPS_OUT_OF_MEMORY)

    /// Loads libvips with all its decoders, and LibRaw, because nothing can be loaded later in a sandbox. What fails is said with the first photo.
    public static func prepare() {
        try? Vips.use()
        _ = LibRaw.shared
        cvips_prepare()
    }

    /// Loads FFmpeg as well, for a process that reads one video.
    public static func prepareVideos() { _ = FFmpegThumbnailer.shared }

    /// Allows formats whose decoders libvips doesn't trust: JPEG XL and JPEG 2000. For a process in a sandbox that denies files, network
    /// and other processes.
    public static func trustDecoders() {
        guard (try? Vips.use()) != nil else { return }
        cvips_trust()
        Decoders.isTrusted.store(true, ordering: .relaxed)
    }

    /// Allows frames of videos. For a process in such a sandbox that may open the path of a descriptor that it has.
    public static func trustVideos() { VideoFrame.isAllowed.store(true, ordering: .relaxed) }

    /// Size of a photo's thumbnail in pixels, from its header.
    ///
    /// - Parameters:
    ///   - descriptor: as for `make`.
    ///   - hints: what is known of the file.
    /// - Returns: width and height.
    /// - Throws: `ThumbnailError`.
    public func size(
        descriptor: CInt, _ hints: FileHints = FileHints()
    ) throws(ThumbnailError) -> (width: Int, height: Int) {
        let (width, height): (Int, Int)
        if hints.isVideo {
            guard let size = hints.videoSize else { throw .noFrame("the size of the video is unknown") }
            (width, height) = size
        } else {
            let (photo, _) = try open(descriptor, hints)
            (width, height) = photo.orientation > 4 ? (photo.height, photo.width) : (photo.width, photo.height)
        }
        let scale = min(1, Double(longestSide) / Double(max(1, width, height)))
        return (max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded())))
    }

    /// - Parameters:
    ///   - descriptor: as for `make`.
    ///   - hints: what is known of the file.
    ///   - develop: called before a raw picture without a preview is developed, or a video decoded, with the bytes of memory that this
    ///     takes.
    /// - Returns: the picture that is shown, and the raw picture that it is the preview of.
    /// - Throws: `ThumbnailError`.
    private func open(
        _ descriptor: CInt, _ hints: FileHints, develop: (Int) throws(ThumbnailError) -> Void = { _ in }
    ) throws(ThumbnailError) -> (photo: OpenPhoto, raw: RawFile?) {
        if hints.isVideo {
            let reader = try VideoFrame.reader()
            try develop(VideoFrame.cost(hints.videoSize))
            let side = min(decodedSide, hints.videoSize.map { max($0.width, $0.height) } ?? decodedSide)
            return (try OpenPhoto(try VideoFrame(reader, descriptor: descriptor, side: side)), nil)
        }
        guard let orientation = hints.rawOrientation else { return (try OpenPhoto(descriptor: descriptor), nil) }
        let raw = try RawFile(descriptor: descriptor)
        guard let preview = raw.preview() else {
            try develop(raw.developingCost)
            return (try OpenPhoto(try raw.developed(), orientation: 1), raw)
        }
        let photo = try OpenPhoto(preview, orientation: orientation)
        // Some cameras turn their previews, but not what they say of them.
        guard orientation >= 5, photo.height > photo.width, raw.width > raw.height else { return (photo, raw) }
        return (try OpenPhoto(preview, orientation: 1), raw)
    }

    /// Result of decoding a photo.
    public struct Shape: Hashable, Sendable, Codable {
        /// Pixels, upright.
        public var width: Int
        public var height: Int
        /// EXIF, 1…8.
        public var orientation: Int
        /// Available fraction of the picture; below 1 only for truncated files.
        public var present = 1.0
        public var isCut = false

        /// - Parameters:
        ///   - width: of the picture as stored, in pixels.
        ///   - height: of the picture as stored, in pixels.
        ///   - orientation: 5 to 8 swap width and height.
        init(width: Int, height: Int, orientation: Int) {
            (self.width, self.height) = orientation >= 5 ? (height, width) : (width, height)
            self.orientation = orientation
        }
    }

    /// Whether a thumbnail and its rasters can be what `make` gave: for one who doesn't trust the process that made them.
    ///
    /// - Parameters:
    ///   - width: of the thumbnail, in pixels.
    ///   - height: of the thumbnail, in pixels.
    ///   - sizes: width and height of each raster, in pixels.
    ///   - shape: of the picture.
    /// - Returns: false for what no decoder of ours gives.
    public func couldMake(width: Int, height: Int, rasters sizes: [[Int]], _ shape: Shape) -> Bool {
        let sides = 1...longestSide
        guard sides.contains(width), sides.contains(height), sizes.count == rasters.count,
            ThumbnailLimits.sides.contains(shape.width), ThumbnailLimits.sides.contains(shape.height),
            (1...8).contains(shape.orientation), (0...1).contains(shape.present)
        else { return false }
        return zip(sizes, rasters).allSatisfy { size, form in
            guard size.count == 2 else { return false }
            return switch form {
            case .center(let side): size == [side, side]
            case .whole(let side): size.allSatisfy((1...side).contains)
            case .decoded: size.allSatisfy((1...decodedSide).contains)
            }
        }
    }

    /// Minimum fraction of a truncated picture.
    private static let leastPresent = 0.25

    /// - Parameters:
    ///   - descriptor: a photo, open for reading at its start; it is not closed.
    ///   - hints: what is known of the file.
    ///   - begin: called once, before pixels are decoded, with the bytes of memory that this takes.
    /// - Returns: the thumbnail, and what is known of the picture.
    /// - Throws: `ThumbnailError`.
    public func make(
        descriptor: CInt, _ hints: FileHints = FileHints(), begin: (Int) throws(ThumbnailError) -> Void = { _ in }
    ) throws(ThumbnailError) -> (thumbnail: Thumbnail, shape: Shape) {
        var hasBegun = false
        let (photo, raw) = try open(descriptor, hints) { cost throws(ThumbnailError) in
            hasBegun = true
            try begin(cost)
        }
        guard ThumbnailLimits.allow(photo) else {
            throw .tooLarge(width: photo.width, height: photo.height)
        }
        let preview =
            usesPreviews ? OpenPhoto(thumbnailOf: photo, descriptor: descriptor, side: Self.previewSide) : nil
        if !hasBegun { try begin(DecodingCost.bytes(of: preview ?? photo, linesAtOnce: hints.linesAtOnce)) }
        if usesThumbnails, !hints.thumbnails.isEmpty,
            let small = OpenPhoto(behind: photo, descriptor: descriptor, side: decodedSide, hints.thumbnails),
            let (thumbnail, _) = try? small.thumbnail(self)
        {
            return (thumbnail, Shape(width: photo.width, height: photo.height, orientation: photo.orientation))
        }
        var (thumbnail, present, isCut) = try thumbnail(of: preview ?? photo)
        thumbnail.isPreview = preview != nil
        let orientation = hints.rawOrientation ?? photo.orientation
        let ofRaw = raw.flatMap { $0.width > 0 && $0.height > 0 ? ($0.width, $0.height) : nil }
        let (width, height) = ofRaw ?? hints.videoSize ?? (photo.width, photo.height)
        var shape = Shape(width: width, height: height, orientation: orientation)
        (shape.present, shape.isCut) = (present, isCut)
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
