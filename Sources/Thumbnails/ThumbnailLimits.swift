/// Limits that are checked before decoding: a small file can claim a picture that takes minutes. JPEGs are decoded whatever their size,
/// because at an eighth of it they take next to nothing. Memory has a limit of its own.
enum ThumbnailLimits {
    static let megapixels = 1_000
    /// Pixels that any header may claim.
    static let sides = 1...1 << 24

    static func allow(_ photo: OpenPhoto) -> Bool {
        guard sides.contains(photo.width), sides.contains(photo.height) else { return false }
        return photo.loader == "jpegload" && !photo.isProgressive
            || photo.width * photo.height <= megapixels * 1_000_000
    }
}
