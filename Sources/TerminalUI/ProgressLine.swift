/// The live line of a run. State in, text out.
public struct ProgressLine: Sendable {
    /// "Scanning", "Describing", "Renaming".
    public var verb: String
    public var done: Int
    /// Nil until it is known.
    public var total: Int?
    public var failed = 0
    /// A second.
    public var rate: Double?
    public var secondsRemaining: Int?
    public var tokens = 0
    /// As a path beneath the root; still to be escaped.
    public var current: String?

    public init(verb: String, done: Int, total: Int?) {
        self.verb = verb
        self.done = done
        self.total = total
    }

    /// One line of at most `columns` columns, without a line end.
    public func draw(columns: Int, palette: Palette) -> String {
        let plain = DisplayWidth.of(parts(Palette(isOn: false), bar: 0).joined(separator: "  "))
        let room = columns - plain
        // The bar gets what is left, then the file's name; both go first where it is tight.
        let bar = total == nil || room < 14 ? 0 : min(24, max(10, room / 4))
        var line = parts(palette, bar: bar).joined(separator: "  ")
        let used = plain + (bar > 0 ? bar + 4 : 0)
        if let current, columns - used > 14 {
            line += "  " + palette.dim(DisplayWidth.fit(TerminalText.escape(current), columns - used - 2))
        }
        return plain > columns
            ? DisplayWidth.fit(parts(Palette(isOn: false), bar: 0).joined(separator: "  "), columns) : line
    }

    private func parts(_ palette: Palette, bar: Int) -> [String] {
        var parts = [palette.bold(verb)]
        if bar > 0, let total { parts.append(drawBar(bar, done: done, total: total)) }
        parts.append(total.map { "\(done)/\($0)" } ?? "\(done)")
        if failed > 0 { parts.append(palette.red("\(failed) failed")) }
        if let rate { parts.append(Numbers.rate(rate)) }
        if let secondsRemaining { parts.append("ETA \(Numbers.duration(secondsRemaining))") }
        if tokens > 0 { parts.append("\(Numbers.short(tokens)) tokens") }
        return parts
    }

    private func drawBar(_ columns: Int, done: Int, total: Int) -> String {
        let filled = total == 0 ? columns : min(columns, done * columns / total)
        return "[" + String(repeating: "█", count: filled) + String(repeating: "░", count: columns - filled) + "]"
    }
}
