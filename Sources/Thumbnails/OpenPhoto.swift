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
    let hasAlpha: Bool
    /// Of a pixel, transparency included.
    let bands: Int
    let bytesOfBand: Int
    /// The decoder needs the whole picture in memory.
    let isProgressive: Bool
    /// The name of the libvips loader without the kind of source: "jpegload".
    let loader: String
    /// By its first bytes; nil if unknown.
    private let format: PhotoFormat?
    private let photo: OpaquePointer
    /// Whose bytes are read.
    private let held: AnyObject?

    /// - Parameter descriptor: the caller closes it, after the end of this object.
    /// - Throws: `ThumbnailError`.
    convenience init(descriptor: CInt) throws(ThumbnailError) {
        var origin = cvips_origin()
        origin.descriptor = descriptor
        try self.init(origin, format: Self.format(descriptor))
    }

    /// The thumbnail that a HEIF or AVIF file has inside, if it shows the same picture.
    ///
    /// - Parameters:
    ///   - photo: the file's picture.
    ///   - descriptor: of the file.
    ///   - side: longest side at least, in pixels.
    convenience init?(thumbnailOf photo: OpenPhoto, descriptor: CInt, side: Int) {
        guard photo.loader == "heifload", max(photo.width, photo.height) > side else { return nil }
        var origin = cvips_origin()
        (origin.descriptor, origin.is_thumbnail) = (descriptor, 1)
        lseek(descriptor, 0, SEEK_SET)
        do throws(ThumbnailError) {
            try self.init(origin, format: photo.format)
        } catch {
            return nil
        }
        let largest = max(width, height)
        guard largest >= side, largest < max(photo.width, photo.height) else { return nil }
        guard photo.shows(width: width, height: height) else { return nil }
    }

    /// A smaller JPEG that stands behind this one, if it has the pixels that are wanted, shows the same, and is cheaper to decode.
    ///
    /// - Parameters:
    ///   - photo: the file's picture.
    ///   - descriptor: of the file.
    ///   - side: longest side that is wanted, in pixels.
    ///   - thumbnails: what there is.
    convenience init?(
        behind photo: OpenPhoto, descriptor: CInt, side: Int, _ thumbnails: [EmbeddedPicture]
    ) {
        let fitting = thumbnails.filter { small in
            max(small.width, small.height) >= side && small.width * small.height * 4 <= photo.width * photo.height
                && small.count <= 16 << 20 && photo.shows(width: small.width, height: small.height)
        }
        guard photo.loader == "jpegload", let small = fitting.min(by: { $0.count < $1.count }) else { return nil }
        var bytes = [UInt8](repeating: 0, count: small.count)
        guard pread(descriptor, &bytes, small.count, off_t(small.offset)) == small.count else { return nil }
        let held = HeldBytes(bytes)
        var origin = cvips_origin()
        (origin.bytes, origin.byte_count) = (UnsafeRawPointer(held.bytes.baseAddress), held.bytes.count)
        // It is stored as the picture is, whatever its own header says.
        origin.orientation = CInt(photo.orientation)
        do throws(ThumbnailError) {
            try self.init(origin, format: .jpeg, held: held)
        } catch {
            return nil
        }
        guard width == small.width, height == small.height else { return nil }
    }

    /// Whether a picture of this size can be the same: not turned otherwise, and no other part of it.
    private func shows(width: Int, height: Int) -> Bool {
        abs(Double(width) / Double(height) / (Double(self.width) / Double(self.height)) - 1) < 0.02
    }

    /// The picture that is shown for a raw one.
    ///
    /// - Throws: `ThumbnailError`.
    convenience init(_ picture: RawPicture, orientation: Int) throws(ThumbnailError) {
        var origin = cvips_origin()
        (origin.bytes, origin.byte_count) = (UnsafeRawPointer(picture.bytes.baseAddress), picture.bytes.count)
        if let pixels = picture.pixels {
            (origin.width, origin.height, origin.bands) = (CInt(pixels.width), CInt(pixels.height), CInt(pixels.bands))
        }
        origin.orientation = CInt(orientation)
        try self.init(origin, format: .jpeg, held: picture)
    }

    /// A frame of a video.
    ///
    /// - Throws: `ThumbnailError`.
    convenience init(_ frame: VideoFrame) throws(ThumbnailError) {
        var origin = cvips_origin()
        (origin.bytes, origin.byte_count) = (UnsafeRawPointer(frame.bytes.baseAddress), frame.bytes.count)
        try self.init(origin, format: .png, held: frame)
    }

    private init(_ origin: cvips_origin, format: PhotoFormat?, held: AnyObject? = nil) throws(ThumbnailError) {
        try Vips.use()
        self.held = held
        self.format = format
        var header = cvips_header()
        var photo: OpaquePointer?
        var message = Vips.Message()
        let result = message.fill { bytes, count in
            withUnsafePointer(to: origin) { cvips_open($0, &photo, &header, bytes, count) }
        }
        guard result == 0, let photo else {
            throw Self.tellsOfMemory(message.words)
                ? .outOfMemory() : .unreadable(Decoders.why(message.words, format))
        }
        self.photo = photo
        width = Int(header.width)
        height = Int(header.height)
        orientation = Int(header.orientation)
        hasAlpha = header.has_alpha != 0
        bands = Int(header.bands)
        bytesOfBand = Int(header.band_bytes)
        isProgressive = header.progressive != 0
        loader = withUnsafeBytes(of: header.loader) {
            String(decoding: $0.prefix { $0 != 0 && $0 != UInt8(ascii: "_") }, as: UTF8.self)
        }
    }

    private static func format(_ descriptor: CInt) -> PhotoFormat? {
        var header = [UInt8](repeating: 0, count: PhotoFormat.headerLength)
        let count = pread(descriptor, &header, header.count, 0)
        return PhotoFormat(header: Array(header.prefix(max(0, count))), isRaw: false)
    }

    deinit { cvips_close(photo) }

    /// Messages of libvips, libjpeg, libpng and libheif where they got no memory.
    private static func tellsOfMemory(_ words: String?) -> Bool {
        guard let words = words?.lowercased() else { return false }
        return ["out of memory", "insufficient memory", "memory allocation error"].contains(where: words.contains)
    }

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
    ///   - request: what is wanted.
    ///   - isCut: the file is truncated, and the available part is wanted.
    /// - Returns: the thumbnail, and the available fraction of the picture.
    /// - Throws: `ThumbnailError`.
    func thumbnail(
        _ request: ThumbnailMaker, isCut: Bool = false
    ) throws(ThumbnailError) -> (thumbnail: Thumbnail, present: Double) {
        var made = cvips_thumbnail()
        var wanted = cvips_request(
            decoded_side: CInt(request.decodedSide), longest_side: CInt(request.longestSide),
            quality: CInt(request.quality), is_cut: isCut ? 1 : 0)
        var rasters = request.rasters.map(cvips_raster.init)
        var message = Vips.Message()
        let result = message.fill {
            cvips_make_thumbnail(photo, &wanted, &rasters, rasters.count, &made, $0, $1)
        }
        guard result == 0 else {
            if Self.tellsOfMemory(message.words) { throw .outOfMemory() }
            throw isCut || !Self.tellsOfEnd(message.words)
                ? .unreadable(Decoders.why(message.words, format)) : .cutShort(Decoders.why(message.words, format))
        }
        defer { cvips_free_thumbnail(&made, &rasters, rasters.count) }
        let thumbnail = Thumbnail(
            jpeg: Array(UnsafeBufferPointer(start: made.jpeg, count: made.jpeg_bytes)), width: Int(made.width),
            height: Int(made.height), rasters: rasters.map(Raster.init),
            perceptualHash: PerceptualHash(
                pixels: UnsafeBufferPointer(start: made.pixels, count: Int(made.width) * Int(made.height) * 3),
                width: Int(made.width), height: Int(made.height)))
        return (thumbnail, Double(made.present) / 1_000)
    }
}

/// Bytes that stay where they are.
private final class HeldBytes {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        self.bytes = .allocate(byteCount: bytes.count, alignment: 1)
        self.bytes.copyBytes(from: bytes)
    }

    deinit { bytes.deallocate() }
}

extension cvips_raster {
    fileprivate init(_ form: Raster.Form) {
        self.init()
        switch form {
        case .center(let side): (self.form, self.side) = (CVIPS_CENTER, CInt(side))
        case .whole(let side): (self.form, self.side) = (CVIPS_WHOLE, CInt(side))
        case .decoded: self.form = CVIPS_DECODED
        }
    }
}

extension Raster {
    fileprivate init(_ made: cvips_raster) {
        let (width, height) = (Int(made.width), Int(made.height))
        self.init(
            width: width, height: height,
            pixels: Array(UnsafeBufferPointer(start: made.pixels, count: width * height * 3)))
    }
}

@available(*, unavailable)
extension OpenPhoto: Sendable {}
