import Foundation
import PlanFormats

/// JSON for scripts: one line, keys in order, control characters visible.
public enum JSONLine {
    /// - Returns: the line with its end.
    public static func text(_ value: some Encodable) -> String { object(value) + "\n" }

    static func object(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("the reports hold finite numbers, strings and lists of them, which can be encoded")
        }
        return JSONEscape.visible(String(decoding: data, as: UTF8.self))
    }
}
