import Synchronization

/// A frame of a video, a tenth of its length from its beginning. For one thread.
final class VideoFrame {
    /// A PNG.
    let bytes: UnsafeRawBufferPointer
    private let library: FFmpegThumbnailer
    private let image: FFmpegThumbnailer.Handle

    /// This process may open the path of a descriptor that it has, and nothing else.
    static let isAllowed = Atomic(false)

    /// What reads frames.
    ///
    /// - Throws: `ThumbnailError.noFrame` where this process has none.
    static func reader() throws(ThumbnailError) -> FFmpegThumbnailer {
        guard Self.isAllowed.load(ordering: .relaxed) else {
            throw .noFrame("frames of videos are read in a sandbox only, and this system has no Landlock or no seccomp")
        }
        guard let library = FFmpegThumbnailer.shared else {
            throw .noFrame(
                "frames of videos need libffmpegthumbnailer (Debian: libffmpegthumbnailer4v5), which is not installed")
        }
        return library
    }

    /// - Parameters:
    ///   - library: `reader()`.
    ///   - descriptor: of the video.
    ///   - side: longest side of the frame, in pixels.
    /// - Throws: `ThumbnailError.unreadable`, `.outOfMemory`.
    init(_ library: FFmpegThumbnailer, descriptor: CInt, side: Int) throws(ThumbnailError) {
        guard let thumbnailer = library.create() else { throw .outOfMemory() }
        defer { library.destroy(thumbnailer) }
        guard let image = library.createImage() else { throw .outOfMemory() }
        _ = library.setSize(thumbnailer, CInt(side), CInt(side))
        let result = library.generate(thumbnailer, "/proc/self/fd/\(descriptor)", image)
        // `image_data`: where its bytes are, and how many.
        let start = image.load(as: UnsafeRawPointer?.self)
        let count = Int(image.load(fromByteOffset: MemoryLayout<UnsafeRawPointer>.size, as: CInt.self))
        guard result == 0, let start, count > 0 else {
            library.destroyImage(image)
            throw .unreadable("FFmpeg finds no frame in this video")
        }
        (self.library, self.image) = (library, image)
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit { library.destroyImage(image) }

    /// Bytes of memory that this takes at most: the frames that others refer to, of up to 3 bytes a pixel, and the library.
    ///
    /// - Parameter size: of the video, in pixels; nil if unknown.
    /// - Returns: bytes.
    static func cost(_ size: (width: Int, height: Int)?) -> Int {
        (24 << 20) + (size.map { $0.width * $0.height } ?? 1_920 * 1_080) * 20
    }
}

@available(*, unavailable)
extension VideoFrame: Sendable {}
