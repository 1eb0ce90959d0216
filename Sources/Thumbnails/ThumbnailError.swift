public import PhotoModel

/// Why no thumbnail could be made of a photo.
public enum ThumbnailError: Error, Hashable, Sendable {
    /// libvips cannot be used at all; its own words.
    case unavailable(String)
    /// The file is cut off or broken, or of a kind that this libvips does not read; its own words.
    case unreadable(String)
    /// The file ends in the middle of the picture.
    case cutShort(String)
    /// More pixels than are decoded, told by the header alone.
    case tooLarge(width: Int, height: Int)

    public var failure: ItemFailure {
        switch self {
        case .unavailable(let why):
            ItemFailure(code: "libvips_unavailable", message: "libvips cannot be used: \(why)")
        case .unreadable(let why), .cutShort(let why):
            ItemFailure(code: "unreadable_image", message: "the picture cannot be read: \(why)")
        case .tooLarge(let width, let height):
            ItemFailure(
                code: "image_too_large",
                message:
                    "\(width)×\(height) is more than \(ThumbnailLimits.megapixels) megapixels or \(ThumbnailLimits.side) px a side"
            )
        }
    }
}

/// What is refused before a pixel is decoded: a small file may claim a picture that fills the memory.
public enum ThumbnailLimits {
    public static let megapixels = 200
    public static let side = 30_000

    static func allow(width: Int, height: Int) -> Bool {
        (1...side).contains(width) && (1...side).contains(height) && width * height <= megapixels * 1_000_000
    }
}
