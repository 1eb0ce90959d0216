import Foundation

/// Limits the memory of decoders that need the whole picture, over all photos that are decoded at the same time. A picture larger than
/// the budget waits until it is alone.
final class DecodingBudget: Sendable {
    let bytes: Int
    // NSCondition is a lock that a blocked thread can sleep on; `taken` is only touched under it.
    private let condition = NSCondition()
    private nonisolated(unsafe) var taken = 0

    init(bytes: Int) {
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
        condition.lock()
        taken -= wanted
        condition.broadcast()
        condition.unlock()
    }
}
