import Foundation

/// Waits until something is so; twenty seconds at most.
public func until(_ isSo: () throws -> Bool) throws -> Bool {
    for _ in 0..<2_000 {
        if try isSo() { return true }
        usleep(10_000)
    }
    return false
}
