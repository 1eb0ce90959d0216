import Crypto
import FileSystem

/// SHA-256 of a file's content.
enum ContentDigest {
    private static let piece = 1 << 20

    static func sha256(_ file: OpenFile) throws(FileSystemError) -> [UInt8] {
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let bytes = try file.read(piece, at: offset)
            guard !bytes.isEmpty else { return Array(hash.finalize()) }
            hash.update(data: bytes)
            offset += Int64(bytes.count)
        }
    }
}
