import Libraries

/// zlib, for the texts that PNG compresses; opened when the first one is met.
enum Zlib {
    private typealias Uncompress =
        @convention(c) (
            UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CUnsignedLong>?, UnsafePointer<UInt8>?, CUnsignedLong
        ) -> CInt

    #if canImport(Darwin)
        private static let names = ["libz.1.dylib", "/usr/lib/libz.1.dylib"]
    #else
        private static let names = ["libz.so.1"]
    #endif

    private static let uncompress: Uncompress? = OptionalLibrary(names)?.find("uncompress")

    static func prepare() { _ = uncompress }

    private static let bufferFull: CInt = -5

    /// - Returns: nil for what is damaged or makes more than `limit` bytes, and where there is no zlib.
    static func inflate(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        guard let uncompress else { return nil }
        var room = min(limit, max(4_096, bytes.count * 8))
        while true {
            var result: CInt = 0
            let made = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                var length = CUnsignedLong(room)
                result = uncompress(buffer.baseAddress, &length, bytes, CUnsignedLong(bytes.count))
                count = result == 0 ? Int(length) : 0
            }
            if result == 0 { return made }
            guard result == bufferFull, room < limit else { return nil }
            room = min(limit, room * 8)
        }
    }
}
