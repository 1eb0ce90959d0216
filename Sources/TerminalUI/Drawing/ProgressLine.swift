import PhotoModel

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

    /// One line of at most `columns` columns, without a line end. Where it is tight the bar and the file's name go
    /// first, then what people miss least.
    public func draw(columns: Int, palette: Palette) -> String {
        var numbers = numbers(palette)
        while numbers.count > 2, DisplayWidth.of(numbers.joined(separator: "  ")) > columns { numbers.removeLast() }
        let room = columns - DisplayWidth.of(numbers.joined(separator: "  "))
        guard room >= 0 else { return DisplayWidth.fit("\(done)" + (total.map { "/\($0)" } ?? ""), columns) }
        // The bar and the blanks and brackets around it.
        let bar = total ?? 0 == 0 || room < 14 ? 0 : min(24, max(10, room / 4))
        if bar > 0, let total { numbers.insert(drawBar(bar, done: done, total: total), at: 1) }
        let left = room - (bar > 0 ? bar + 4 : 0)
        guard let current, left > 14 else { return numbers.joined(separator: "  ") }
        let name = DisplayWidth.fit(VisibleText.escape(current), left - 2)
        return numbers.joined(separator: "  ") + "  " + palette.dim(name)
    }

    /// Most important first.
    private func numbers(_ palette: Palette) -> [String] {
        var parts = [palette.bold(verb), total.map { "\(done)/\($0)" } ?? "\(done)"]
        if failed > 0 { parts.append(palette.red("\(failed) failed")) }
        if let secondsRemaining { parts.append("ETA \(Numbers.duration(secondsRemaining))") }
        if let rate { parts.append(Numbers.rate(rate)) }
        if tokens > 0 { parts.append("\(Numbers.short(tokens)) tokens") }
        return parts
    }

    private func drawBar(_ columns: Int, done: Int, total: Int) -> String {
        let filled = min(columns, done * columns / total)
        return "[" + String(repeating: "█", count: filled) + String(repeating: "░", count: columns - filled) + "]"
    }
}
