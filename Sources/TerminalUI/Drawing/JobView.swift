import PhotoModel

/// A job as one watches it. State in, lines out.
public struct JobView: Sendable {
    public var id = ""
    /// Still to be escaped, as every text here.
    public var folder = ""
    public var status = ""
    public var phase = ""
    public var progress = 0
    public var total = 0
    /// The walk is over.
    public var isTotalFinal = false
    public var done = 0
    public var failed = 0
    public var remaining = 0
    /// Renames done and planned, once there is a plan.
    public var renamed = 0
    public var planned: Int?
    /// A second.
    public var rate: Double?
    public var secondsRemaining: Int?
    public var describer = ""
    public var requests = 0
    public var tokens = 0
    /// Numbers of the processes that are at it.
    public var workers: [Int32] = []
    /// Problems, and what to do about them.
    public var notice: String?

    public init() {}

    /// Lines of at most `columns` columns.
    public func draw(columns: Int, palette: Palette) -> [String] {
        var lines = [title(columns, palette), bar(columns, palette)]
        lines.append(fit(counts(palette), columns))
        lines.append(fit(pace(), columns))
        if let notice {
            // What to type must be whole.
            let wrapped = Wrapping.wrap(VisibleText.escape(notice), columns: columns)
            lines += wrapped.split(separator: "\n").map { DisplayWidth.fit(String($0), columns) }
        }
        return lines
    }

    private func title(_ columns: Int, _ palette: Palette) -> String {
        let name = "Job \(id)"
        let room = columns - DisplayWidth.of(name) - 2
        guard room > 8 else { return DisplayWidth.fit(name, columns) }
        return "Job " + palette.bold(id) + "  " + palette.dim(DisplayWidth.fit(VisibleText.escape(folder), room))
    }

    private func bar(_ columns: Int, _ palette: Palette) -> String {
        let state = status == "processing" ? "\(status), \(phase)" : status
        let percent = String(repeating: " ", count: max(0, 3 - "\(progress)".count)) + "\(progress)%"
        let room = columns - DisplayWidth.of(state) - percent.count - 6
        let shown = status == "processing" ? palette.bold(state) : palette.yellow(state)
        guard room >= 8 else { return DisplayWidth.fit("\(percent)  \(state)", columns) }
        let width = min(40, room)
        let filled = width * progress / 100
        return "[" + String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled) + "]"
            + "\(percent)  \(shown)"
    }

    private func counts(_ palette: Palette) -> [String] {
        var parts = ["\(done + failed) of \(total)\(isTotalFinal ? "" : " so far")"]
        if failed > 0 { parts.append(palette.red("\(failed) failed")) }
        if remaining > 0 { parts.append("\(remaining) left") }
        if let planned { parts.append("\(renamed) of \(max(planned, renamed)) renamed") }
        return parts
    }

    private func pace() -> [String] {
        var parts: [String] = []
        if let rate { parts.append(Numbers.rate(rate)) }
        if let secondsRemaining { parts.append("ETA \(Numbers.duration(secondsRemaining))") }
        parts.append(VisibleText.escape(describer))
        if requests > 0 { parts.append("\(Plural.count(requests, "request"))") }
        if tokens > 0 { parts.append("\(Numbers.short(tokens)) tokens") }
        switch workers.count {
        case 0: break
        case 1: parts.append("process \(workers[0])")
        case 2...4: parts.append("processes " + workers.map(String.init).joined(separator: ", "))
        default: parts.append("\(workers.count) processes")
        }
        return parts
    }

    /// As many parts as there is room for.
    private func fit(_ parts: [String], _ columns: Int) -> String {
        var parts = parts
        while parts.count > 1, DisplayWidth.of(parts.joined(separator: "  ")) > columns { parts.removeLast() }
        let line = parts.joined(separator: "  ")
        return DisplayWidth.of(line) > columns ? DisplayWidth.fit(line, columns) : line
    }

    /// One line for where there is no terminal.
    public func line() -> String {
        let state = status == "processing" ? "\(status), \(phase)" : status
        let parts = ["\(state) \(progress)%"] + counts(Palette(isOn: false)) + pace()
        return parts.joined(separator: "  ")
    }
}
