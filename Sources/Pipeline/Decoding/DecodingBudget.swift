import Foundation

/// Limits the memory of decoders, over all photos that are decoded at the same time. First come, first served: a picture larger than the
/// budget waits until it is alone, and no longer.
final class DecodingBudget: Sendable {
    // NSCondition is a lock that a blocked thread can sleep on; the four below are only touched under it.
    private let condition = NSCondition()
    private nonisolated(unsafe) var bytes: Int
    private nonisolated(unsafe) var taken = 0
    /// Those who came, and those who were served.
    private nonisolated(unsafe) var last = 0
    private nonisolated(unsafe) var served = 0

    init(bytes: Int) {
        self.bytes = bytes
    }

    func resize(_ bytes: Int) {
        condition.lock()
        self.bytes = bytes
        condition.broadcast()
        condition.unlock()
    }

    func take(_ wanted: Int) {
        guard wanted > 0 else { return }
        condition.lock()
        let number = last
        last += 1
        while number != served || (taken > 0 && taken + wanted > bytes) { condition.wait() }
        served += 1
        taken += wanted
        condition.broadcast()
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
