import CVips
import Foundation

/// Limits the memory of decoders that need the whole picture (HEIC, AVIF, progressive JPEG, interlaced PNG), whichever photos
/// are decoded at the same time. A picture larger than the budget waits until it is alone.
public final class DecodingBudget: Sendable {
    public static let shared = DecodingBudget(bytes: 200 << 20)

    let bytes: Int
    // NSCondition is a lock that a blocked thread can sleep on; `taken` is only touched under it.
    private let condition = NSCondition()
    private nonisolated(unsafe) var taken = 0

    public init(bytes: Int) {
        self.bytes = bytes
    }

    func take(_ wanted: Int) {
        guard wanted > 0 else { return }
        condition.lock()
        while taken > 0, taken + wanted > bytes { condition.wait() }
        taken += wanted
        condition.unlock()
    }

    func give(back wanted: Int) {
        guard wanted > 0 else { return }
        // The next thread would take as much again.
        FreedMemory.giveBack()
        condition.lock()
        taken -= wanted
        condition.broadcast()
        condition.unlock()
    }

    /// Bytes that a decoder needs for the whole picture. Measured on 12 MP: HEIC 190 MB, progressive JPEG 109 MiB.
    static func cost(of photo: OpenPhoto) -> Int {
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
