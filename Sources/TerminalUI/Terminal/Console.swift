import Foundation
public import PhotoModel
public import PhotorenameCore

/// The terminal, and how the user wants to be talked to.
public struct Console: Sendable {
    public var palette: Palette
    public var resultPalette: Palette
    public var isQuiet: Bool
    public var isVerbose: Bool
    public var progress: ProgressMode
    /// Where messages go when there is no terminal: the job's log.
    public var log: (@Sendable (LogEntry.Level, String) -> Void)?

    public init(progress: ProgressMode, color: ColorMode, isQuiet: Bool, isVerbose: Bool) {
        self.isQuiet = isQuiet
        self.isVerbose = isVerbose
        palette = Palette(isOn: Self.wantsColor(color, descriptor: 2))
        resultPalette = Palette(isOn: Self.wantsColor(color, descriptor: 1))
        self.progress = progress
        if progress == .auto { self.progress = isQuiet ? .none : .live }
        if self.progress == .live, !Self.isTerminal(2) || Self.isDumb { self.progress = .plain }
    }

    // MARK: The terminal

    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// A person can answer a question.
    public static var canAsk: Bool { isTerminal(0) && isTerminal(2) }

    private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

    /// https://no-color.org: set and not empty.
    private static func wantsColor(_ mode: ColorMode, descriptor: Int32) -> Bool {
        switch mode {
        case .always: true
        case .never: false
        case .auto:
            isTerminal(descriptor) && !isDumb && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        }
    }

    /// Rows of the terminal behind a descriptor; 24 where there is none.
    public static func rows(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// Columns of the terminal behind a descriptor; 80 where there is none.
    public static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
        }
        return Int(size.ws_col)
    }

    /// Columns of standard output; nil where it is no terminal.
    public static var resultColumns: Int? { isTerminal(1) ? columns(1) : nil }

    // MARK: Messages

    /// A message on standard error, unless --quiet.
    public func say(_ text: String) {
        if let log { return log(.info, text) }
        if !isQuiet { LiveLine.say(wrapped(text)) }
    }

    /// What a person copies: never wrapped, since no terminal would join it again, and printed despite --quiet.
    public func show(address: String) { LiveLine.say(address) }

    public func warn(_ text: String) {
        if let log { return log(.warning, text) }
        LiveLine.say(wrapped(palette.yellow("photorename: ") + text))
    }

    public func complain(_ error: UserFacingError) {
        if let log {
            return log(
                .error,
                ([error.message] + error.details).joined(separator: "; ") + (error.hint.map { " (\($0))" } ?? ""))
        }
        Output.message(wrapped(palette.red("photorename: ") + VisibleText.escape(error.message)) + "\n")
        for detail in error.details { Output.message(wrapped("  " + VisibleText.escape(detail)) + "\n") }
        if let hint = error.hint { Output.message(wrapped("  " + VisibleText.escape(hint)) + "\n") }
    }

    /// Reports the error that ends a command. Where JSON was asked for, standard output has it too, unless it has a result already:
    /// two documents would be none.
    public func fail(_ error: UserFacingError) {
        complain(error)
        if Output.isJSON, Output.isUntouched, log == nil { try? Output.result(error.json) }
    }

    /// Lines are not broken where programs read them.
    private func wrapped(_ text: String) -> String {
        Self.isTerminal(2) ? Wrapping.wrap(text, columns: Self.columns(2)) : text
    }

    /// Rings the terminal's bell, for a person who does something else meanwhile.
    public func ring(_ isWanted: Bool) {
        if isWanted, Self.isTerminal(2) { Output.message("\u{7}") }
    }

    // MARK: Questions

    /// - Returns: the answer in lower case; nil at the end of the input.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func ask(_ question: String) -> String? {
        Output.message(question + " ")
        return readLine().map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    }

    /// Whether the answer is a yes.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func confirm(_ question: String) -> Bool {
        guard let answer = ask(question + " [y/N]"), !answer.isEmpty else { return false }
        return "yes".hasPrefix(answer)
    }
}
