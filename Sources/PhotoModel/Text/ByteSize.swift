/// A number of bytes as people write it: "800M", "2G", "1.5 GiB". Units are powers of 1,024.
public struct ByteSize: Hashable, Sendable {
    public var bytes: Int

    public init(bytes: Int) { self.bytes = bytes }

    /// Nil if it is no size, or zero.
    public init?(_ text: String) {
        guard let parts = text.wholeMatch(of: /\s*(\d{1,15}(?:\.\d{1,3})?)\s*([kKmMgGtT]?)(?:i?[bB])?\s*/),
            let number = Double(parts.1)
        else { return nil }
        let power = ["": 0, "k": 1, "m": 2, "g": 3, "t": 4][parts.2.lowercased()] ?? 0
        let bytes = (0..<power).reduce(number) { value, _ in value * 1_024 }
        guard bytes >= 1, bytes < 1e15 else { return nil }
        self.bytes = Int(bytes)
    }
}
