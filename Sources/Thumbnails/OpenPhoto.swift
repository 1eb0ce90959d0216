import CVips
import PhotoModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A photo that libvips has opened: header and metadata are known, pixels are not. For one thread at a time.
final class OpenPhoto {
    /// Pixels as stored, before orientation.
    let width: Int
    let height: Int
    /// EXIF, 1…8.
    let orientation: Int
    /// The decoder needs the whole picture in memory.
    let isProgressive: Bool
    /// The name of the libvips loader without the kind of source: "jpegload".
    let loader: String
    /// By its first bytes; nil if unknown.
    private let format: PhotoFormat?
    private let photo: OpaquePointer

    /// - Parameter descriptor: the caller closes it, after the end of this object.
    /// - Throws: `ThumbnailError`.
    init(descriptor: CInt) throws(ThumbnailError) {
        try Vips.use()
        var header = cvips_header()
        var photo: OpaquePointer?
        var message = Vips.Message()
        let result = message.fill { cvips_open(descriptor, &photo, &header, $0, $1) }
        format = Self.format(descriptor)
        guard result == 0, let photo else { throw .unreadable(Decoders.why(message.words, format)) }
        self.photo = photo
        width = Int(header.width)
        height = Int(header.height)
        orientation = Int(header.orientation)
        isProgressive = header.progressive != 0
        loader = withUnsafeBytes(of: header.loader) {
            String(decoding: $0.prefix { $0 != 0 && $0 != UInt8(ascii: "_") }, as: UTF8.self)
        }
    }

    private static func format(_ descriptor: CInt) -> PhotoFormat? {
        var header = [UInt8](repeating: 0, count: PhotoFormat.headerLength)
        let count = pread(descriptor, &header, header.count, 0)
        return FileName("photo").flatMap { PhotoFormat(header: Array(header.prefix(max(0, count))), name: $0) }
    }

    deinit { cvips_close(photo) }

    /// Messages of libjpeg, libpng, libspng, libwebp, libtiff and libvips for truncated files.
    private static func tellsOfEnd(_ words: String?) -> Bool {
        guard let words = words?.lowercased() else { return false }
        return [
            "premature end", "truncated", "unexpected eof", "end of file", "end of stream", "read error",
            "not enough data",
        ]
        .contains(where: words.contains)
    }

    /// - Parameters:
    ///   - longestSide: in pixels.
    ///   - quality: of the JPEG, 1 to 100.
    ///   - rasterSide: side of the pictures for the local model, in pixels; nil for none.
    ///   - isCut: the file is truncated, and the available part is wanted.
    /// - Returns: the thumbnail, and the available fraction of the picture.
    /// - Throws: `ThumbnailError`.
    func thumbnail(
        longestSide: Int, quality: Int, rasterSide: Int?, isCut: Bool = false
    ) throws(ThumbnailError) -> (thumbnail: Thumbnail, present: Double) {
        var made = cvips_thumbnail()
        var message = Vips.Message()
        let result = message.fill {
            cvips_make_thumbnail(
                photo, CInt(longestSide), CInt(quality), CInt(rasterSide ?? 0), isCut ? 1 : 0, &made, $0, $1)
        }
        guard result == 0 else {
            throw isCut || !Self.tellsOfEnd(message.words)
                ? .unreadable(Decoders.why(message.words, format)) : .cutShort(Decoders.why(message.words, format))
        }
        defer { cvips_free_thumbnail(&made) }
        let (width, height) = (Int(made.whole_width), Int(made.whole_height))
        let rasters = rasterSide.map { side in
            [
                Raster(side: side, pixels: Array(UnsafeBufferPointer(start: made.raster, count: side * side * 3))),
                Raster(
                    side: side, fitting: UnsafeBufferPointer(start: made.whole, count: width * height * 3),
                    width: width, height: height),
            ]
        }
        let thumbnail = Thumbnail(
            jpeg: Array(UnsafeBufferPointer(start: made.jpeg, count: made.jpeg_bytes)), width: Int(made.width),
            height: Int(made.height), rasters: rasters ?? [],
            perceptualHash: PerceptualHash(
                pixels: UnsafeBufferPointer(start: made.pixels, count: Int(made.width) * Int(made.height) * 3),
                width: Int(made.width), height: Int(made.height)))
        return (thumbnail, Double(made.present) / 1_000)
    }
}

@available(*, unavailable)
extension OpenPhoto: Sendable {}
