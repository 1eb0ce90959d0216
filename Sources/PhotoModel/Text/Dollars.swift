import Foundation

/// US dollars, for messages.
public enum Dollars {
    /// "$0.12", "less than $0.01".
    public static func text(_ dollars: Double) -> String {
        if dollars > 0, dollars < 0.01 { return "less than $0.01" }
        return "$" + String(format: "%.2f", dollars)
    }

    /// "about $0.12", "less than $0.01".
    public static func approximate(_ dollars: Double) -> String {
        (dollars > 0 && dollars < 0.01 ? "" : "about ") + text(dollars)
    }
}
