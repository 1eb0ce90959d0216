import PhotoModel

/// Limits that are checked before decoding: a small file can claim a picture that fills the memory.
public enum ThumbnailLimits {
    public static let megapixels = 200
    public static let side = 30_000

    static func allow(width: Int, height: Int) -> Bool {
        (1...side).contains(width) && (1...side).contains(height) && width * height <= megapixels * 1_000_000
    }
}
