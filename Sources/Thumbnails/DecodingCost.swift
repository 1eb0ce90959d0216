/// The memory that a decoder needs for the whole picture, in bytes; none where it decodes line by line.
enum DecodingCost {
    /// Measured on 12 MP: HEIC 190 MB, progressive JPEG 109 MiB.
    static func bytes(of photo: OpenPhoto) -> Int {
        let pixels = photo.width * photo.height
        return switch photo.loader {
        case "heifload": pixels * 16
        case "jpegload": photo.isProgressive ? pixels * 10 : 0
        case "pngload": photo.isProgressive ? pixels * 4 : 0
        case "webpload", "gifload", "tiffload": pixels * 4
        default: pixels * 8
        }
    }
}
