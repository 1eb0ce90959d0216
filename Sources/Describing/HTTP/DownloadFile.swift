#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file, with mode 0600, that receives the body of a reply.
final class DownloadFile {
    private let descriptor: CInt

    /// - Returns: nil if the file can't be created.
    init?(_ path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Returns: false if the bytes can't be written.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            #if canImport(Darwin)
                let count = Darwin.write(descriptor, part.baseAddress, part.count)
            #else
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
            #endif
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

@available(*, unavailable)
extension DownloadFile: Sendable {}
