import PhotoModel

/// Tells two states of a file apart, as an entity tag of HTTP (RFC 9110, 8.8.3).
enum PictureTag {
    static func text(_ file: FileIdentity) -> String {
        "\""
            + [UInt64(bitPattern: file.modified), file.inode, UInt64(bitPattern: file.size)]
            .map { String($0, radix: 36) }.joined(separator: "-") + "\""
    }
}
