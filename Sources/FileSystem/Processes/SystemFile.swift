#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file of /proc or /sys. Its size is said to be zero and each read(2) gives a part, so it is read until nothing comes.
public enum SystemFile {
    /// - Returns: nil where there is no such file, or it can't be read.
    public static func bytes(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 14))
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 && bytes.isEmpty ? nil : bytes }
            bytes += buffer[..<count]
        }
    }

    public static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }
}
