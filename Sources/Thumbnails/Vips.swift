import CVips

/// libvips, opened and initialized once, for the first photo.
enum Vips {
    private static let setUp: Result<Void, ThumbnailError> = {
        var message = Message()
        let result = message.fill { cvips_init($0, $1) }
        return result == 0 ? .success(()) : .failure(.unavailable("libvips can't be used: \(message.text)"))
    }()

    static func use() throws(ThumbnailError) {
        try setUp.get()
    }

    static func version() throws(ThumbnailError) -> String {
        try use()
        return String(cString: cvips_version())
    }

    /// Buffer for the message of a failure.
    struct Message {
        private var bytes = [CChar](repeating: 0, count: 512)

        mutating func fill(_ body: (UnsafeMutablePointer<CChar>?, Int) -> CInt) -> CInt {
            bytes.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
        }

        /// The message in one line; libvips writes one line for each cause. Nil if it is empty.
        var words: String? {
            let bytes = bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            var seen = Set<String>()
            // Blocked loaders are tried last, and report only that.
            let told = lines.filter { !$0.hasSuffix("operation is blocked") && seen.insert($0).inserted }.prefix(3)
                .joined(separator: "; ")
            return told.isEmpty ? nil : told
        }

        var text: String { words ?? "no reason given" }
    }
}
