import Foundation

/// Whether a campaign runs in its long form, as `make chaos` asks, or in the short one of every run of the tests.
public enum Campaign {
    public static let isLong = ProcessInfo.processInfo.environment["PHOTORENAME_CHAOS"].map { !$0.isEmpty } ?? false

    public static func pick<Value>(_ short: Value, long: Value) -> Value { isLong ? long : short }
}
