/// Numbers as people read them.
public enum Numbers {
    /// "47s", "3m05s", "2h10m".
    public static func duration(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
        return "\(seconds / 3600)h\(two(seconds / 60 % 60))m"
    }

    /// "8.1/s"; "3/min" for what is slow.
    static func rate(_ perSecond: Double) -> String {
        if perSecond >= 100 { return "\(Int(perSecond.rounded()))/s" }
        if perSecond >= 1 { return "\(tenths(perSecond))/s" }
        return "\(tenths(perSecond * 60))/min"
    }

    /// "512", "41.0k", "3.1M".
    public static func short(_ number: Int) -> String {
        if number < 10_000 { return "\(number)" }
        return number < 1_000_000 ? "\(tenths(Double(number) / 1e3))k" : "\(tenths(Double(number) / 1e6))M"
    }

    private static func tenths(_ number: Double) -> String {
        let rounded = Int((number * 10).rounded())
        return "\(rounded / 10).\(rounded % 10)"
    }
}
