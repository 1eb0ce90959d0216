import HTTPTypes
import Hummingbird

/// 128 random bits from the system, as 32 hexadecimal digits.
struct Secret: Sendable, CustomStringConvertible {
    private let digits: [UInt8]

    init() {
        var generator = SystemRandomNumberGenerator()
        let hex = Array("0123456789abcdef".utf8)
        digits = (0..<32).map { _ in hex[Int.random(in: 0..<16, using: &generator)] }
    }

    var description: String { String(decoding: digits, as: UTF8.self) }

    /// Compares in constant time.
    func equals(_ text: String) -> Bool {
        let other = Array(text.utf8)
        guard other.count == digits.count else { return false }
        return zip(digits, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
