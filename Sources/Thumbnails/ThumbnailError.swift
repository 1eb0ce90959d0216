public import PhotoModel

/// Why there is no thumbnail of a photo.
public enum ThumbnailError: Error, Hashable, Sendable {
    /// libvips can't be used; its message.
    case unavailable(String)
    /// The file is damaged, or this libvips can't read it; its message.
    case unreadable(String)
    /// The file is truncated.
    case cutShort(String)
    /// More pixels than the limit, according to the header.
    case tooLarge(width: Int, height: Int)

    public var failure: ItemFailure {
        switch self {
        case .unavailable(let why):
            ItemFailure(.libvipsUnavailable, "libvips can't be used: \(why)")
        case .unreadable(let why), .cutShort(let why):
            ItemFailure(.unreadableImage, "the image can't be decoded: \(why)")
        case .tooLarge(let width, let height):
            ItemFailure(
                .imageTooLarge,
                "\(width)×\(height) pixels: more than \(ThumbnailLimits.megapixels) megapixels or \(ThumbnailLimits.side) px a side"
            )
        }
    }
}
