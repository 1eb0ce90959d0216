import Foundation
import PhotoModel
import TerminalUI

/// What is known of the terminal, and how the user wants to be talked to.
struct Console: Sendable {
    var palette: Palette
    var resultPalette: Palette
    var isQuiet: Bool
    var isVerbose: Bool
    var progress: ProgressMode
    /// Where messages go when no terminal is behind us: the job's log.
    var journal: (@Sendable (LogEntry.Level, String) -> Void)?

    init(_ options: OutputOptions) {
        isQuiet = options.quiet
        isVerbose = options.verbose
        palette = Palette(isOn: Self.wantsColor(options.color, descriptor: 2))
        resultPalette = Palette(isOn: Self.wantsColor(options.color, descriptor: 1))
        progress = options.progress
        if progress == .auto { progress = options.quiet ? .none : .live }
        if progress == .live, !Self.isTerminal(2) || Self.isDumb { progress = .plain }
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// There is somebody to ask.
    static var canAsk: Bool { isTerminal(0) && isTerminal(2) }

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

    /// Columns of the terminal behind a descriptor; 80 where there is none.
    static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
        }
        return Int(size.ws_col)
    }

    /// For people, on standard error; nothing with --quiet.
    func say(_ text: String) {
        if let journal { return journal(.info, text) }
        if !isQuiet { LiveLine.say(wrapped(text)) }
    }

    /// What is to be copied: never cut, which no terminal would put together again, and not left out by --quiet.
    func show(address: String) { LiveLine.say(address) }

    func warn(_ text: String) {
        if let journal { return journal(.warning, text) }
        LiveLine.say(wrapped(palette.yellow("photorename: ") + text))
    }

    func complain(_ complaint: Complaint) {
        if let journal {
            return journal(
                .error,
                ([complaint.message] + complaint.details).joined(separator: "; ")
                    + (complaint.hint.map { " (\($0))" } ?? ""))
        }
        Output.message(wrapped(palette.red("photorename: ") + TerminalText.escape(complaint.message)) + "\n")
        for detail in complaint.details { Output.message(wrapped("  " + TerminalText.escape(detail)) + "\n") }
        if let hint = complaint.hint { Output.message(wrapped("  " + TerminalText.escape(hint)) + "\n") }
    }

    /// The end of a command that failed: where JSON was asked for, standard output says so too, unless a result is there
    /// already; two documents would be none.
    func fail(_ complaint: Complaint) {
        complain(complaint)
        if Output.isJSON, Output.isUntouched, journal == nil { try? Output.result(complaint.json) }
    }

    /// Lines stay whole where programs read them.
    private func wrapped(_ text: String) -> String {
        Self.isTerminal(2) ? Wrapping.wrap(text, columns: Self.columns(2)) : text
    }

    /// - Returns: the answer's first letters in lower case; nil at the end of the input.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func ask(_ question: String) -> String? {
        Output.message(question + " ")
        return readLine().map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    }

    enum Answer {
        case yes, no, edit, review
    }

    /// Asks for a yes, or for the names in an editor or beside their pictures.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func confirmOrEdit(_ question: String) -> Answer {
        guard let answer = ask(question + " [y/N] (e edits the names, r shows the pictures)"), !answer.isEmpty else {
            return .no
        }
        if "edit".hasPrefix(answer) { return .edit }
        if "review".hasPrefix(answer) { return .review }
        return "yes".hasPrefix(answer) ? .yes : .no
    }

    /// Asks for a yes; anything else, also the end of the input, is a no.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func confirm(_ question: String) -> Bool {
        guard let answer = ask(question + " [y/N]"), !answer.isEmpty else { return false }
        return "yes".hasPrefix(answer)
    }
}
