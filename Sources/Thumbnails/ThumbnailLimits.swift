import PhotoModel

/// Limits that are checked before decoding: a small file can claim a picture that fills the memory.
public enum ThumbnailLimits {
    public static let megapixels = 200
    public static let side = 30_000
    static let sides = 1...side

    static func allow(width: Int, height: Int) -> Bool {
        sides.contains(width) && sides.contains(height) && width * height <= megapixels * 1_000_000
    }
}
