public import PhotoModel

/// Why there is no thumbnail of a photo.
public enum ThumbnailError: Error, Hashable, Sendable, Codable {
    /// No photo can be decoded: libvips can't be used, or no decoder started.
    case unavailable(String)
    /// The file is damaged, or this libvips can't read it; its message.
    case unreadable(String)
    /// The file is truncated.
    case cutShort(String)
    /// The file is a video, and this system can't show a frame of it.
    case noFrame(String)
    /// More pixels than the limit, according to the header.
    case tooLarge(width: Int, height: Int)
    /// The process that decoded it ended.
    case crashed(String)
    /// It took more processor time than any photo should, or nothing happened for a long time.
    case timedOut(String)
    /// It needs more bytes of memory than there are for one photo; nil where they are not known.
    case outOfMemory(needed: Int? = nil, limit: Int? = nil)

    public var failure: ItemFailure {
        switch self {
        case .unavailable(let why):
            ItemFailure(.libvipsUnavailable, "photos can't be decoded: \(why)")
        case .noFrame(let why): ItemFailure(.unreadableImage, why)
        case .unreadable(let why), .cutShort(let why):
            ItemFailure(.unreadableImage, "the image can't be decoded: \(why)")
        case .tooLarge(let width, let height):
            ItemFailure(
                .imageTooLarge,
                "\(width)×\(height) pixels: more than \(ThumbnailLimits.megapixels) megapixels"
            )
        case .crashed(let why): ItemFailure(.decoderCrashed, "the decoder crashed on this file (\(why))")
        case .timedOut(let why): ItemFailure(.decoderTimeout, "the image could not be decoded in time: \(why)")
        case .outOfMemory(let needed, let limit):
            ItemFailure(
                .tooLarge,
                "decoding the image takes \(needed.map { "\($0 >> 20) MiB of memory" } ?? "more memory than there is"); one photo may have "
                    + (limit.map { "\($0 >> 20) MiB" } ?? "less") + ": `--memory` gives it more")
        }
    }
}
