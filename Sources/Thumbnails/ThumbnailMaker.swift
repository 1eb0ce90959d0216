public import PhotoModel

/// Makes a photo small. Blocking: call it on a thread of its own.
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

    /// What a thumbnail depends on.
    public var form: String { "\(longestSide) q\(quality)" }

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

    /// What the decoder says of a photo.
    public struct Shape: Hashable, Sendable {
        /// Pixels, upright.
        public var width: Int
        public var height: Int
        /// EXIF, 1…8.
        public var orientation: Int
        /// How much of the picture is there, of 1; less only where the file is cut short.
        public var present = 1.0
        public var isCut = false
    }

    /// Less of a picture than this says too little of it.
    private static let leastPresent = 0.25

    /// - Parameter descriptor: a photo open for reading, at its start; it is not closed.
    public func make(descriptor: CInt) throws(ThumbnailError) -> (thumbnail: Thumbnail, shape: Shape) {
        let photo = try OpenPhoto(descriptor: descriptor)
        guard ThumbnailLimits.allow(width: photo.width, height: photo.height) else {
            throw .tooLarge(width: photo.width, height: photo.height)
        }
        let bytes = DecodingBudget.cost(of: photo)
        memory.take(bytes)
        defer { memory.give(back: bytes) }
        let (thumbnail, present, isCut) = try thumbnail(of: photo)
        // 5 to 8 lie on their side.
        let isTurned = photo.orientation >= 5
        let shape = Shape(
            width: isTurned ? photo.height : photo.width, height: isTurned ? photo.width : photo.height,
            orientation: photo.orientation, present: present, isCut: isCut)
        return (thumbnail, shape)
    }

    /// Of a file that is cut short what is there, where that is enough to say something.
    private func thumbnail(
        of photo: OpenPhoto
    ) throws(ThumbnailError) -> (Thumbnail, present: Double, isCut: Bool) {
        do {
            let (thumbnail, present) = try photo.thumbnail(
                longestSide: longestSide, quality: quality, rasterSide: rasterSide)
            return (thumbnail, present, false)
        } catch .cutShort(let why) {
            guard
                let (thumbnail, present) = try? photo.thumbnail(
                    longestSide: longestSide, quality: quality, rasterSide: rasterSide, isCut: true),
                present >= Self.leastPresent
            else { throw .cutShort(why) }
            return (thumbnail, present, true)
        }
    }
}
