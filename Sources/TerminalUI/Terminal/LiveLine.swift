import Dispatch
import Foundation
import Synchronization
public import PhotorenameCore

/// A progress line: redrawn in place ten times a second, or printed every five seconds where there is no terminal.
public final class LiveLine: Sendable {
    private let console: Console
    private let current: @Sendable () -> ProgressLine
    // libdispatch's objects can be used from any thread.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "progress")
    private let lastDrawn = Mutex("")
    private static let cursorIsHidden = Atomic(false)
    /// The line that is shown now.
    private static let shown = Mutex<LiveLine?>(nil)

    /// - Parameters:
    ///   - console: where it is printed.
    ///   - current: called on a thread of its own.
    public init(_ console: Console, _ current: @escaping @Sendable () -> ProgressLine) {
        self.console = console
        self.current = current
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { [weak self] in self?.draw() }
        switch console.progress {
        case .live, .auto:
            Self.hideCursor()
            timer.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100))
        case .plain, .json: timer.schedule(deadline: .now() + .seconds(5), repeating: .seconds(5))
        case .none: timer.schedule(deadline: .distantFuture)
        }
        timer.resume()
        Self.shown.withLock { $0 = self }
    }

    private func draw() {
        let line = current()
        switch console.progress {
        case .live, .auto:
            let columns = max(10, Console.columns(2))
            let text = line.draw(columns: columns - 1, palette: console.palette)
            // Written only where it changed, and never blank first, so that it does not flicker.
            lastDrawn.withLock { last in
                guard text != last else { return }
                Output.message(Self.home(last, columns) + text + "\u{1B}[K")
                last = text
            }
        case .plain:
            Output.message(line.draw(columns: 200, palette: Palette(isOn: false)) + "\n")
        case .json:
            let total = line.total.map(String.init) ?? "null"
            Output.message(
                "{\"step\":\"\(line.verb.lowercased())\",\"done\":\(line.done),\"total\":\(total),\"failed\":\(line.failed)}\n"
            )
        case .none: break
        }
    }

    /// To the beginning of the last line. In a terminal that became narrower, it takes several rows.
    private static func home(_ last: String, _ columns: Int) -> String {
        let rows = (DisplayWidth.of(last) + columns - 1) / columns
        return rows > 1 ? "\u{1B}[\(rows - 1)A\r\u{1B}[J" : "\r"
    }

    /// Writes a message, above the live line if one is shown.
    public static func say(_ text: String) {
        if let line = shown.withLock({ $0 }) {
            line.say(text)
        } else {
            Output.message(text + "\n")
        }
    }

    private func say(_ text: String) {
        queue.sync {
            lastDrawn.withLock { last in
                if !last.isEmpty { Output.message(Self.home(last, max(10, Console.columns(2))) + "\u{1B}[K") }
                last = ""
                Output.message(text + "\n")
            }
        }
    }

    /// Removes the line.
    public func finish() {
        Self.shown.withLock { $0 = nil }
        timer.cancel()
        queue.sync {
            lastDrawn.withLock { last in
                if !last.isEmpty { Output.message(Self.home(last, max(10, Console.columns(2))) + "\u{1B}[K") }
                last = ""
            }
        }
        Self.restoreCursor()
    }

    /// Shows how far renames are while `body` runs; the first Ctrl-C stops them after the present file.
    public static func showing<Value>(
        _ progress: RenameProgress, _ console: Console, _ body: () throws -> Value
    ) rethrows -> Value {
        let line = LiveLine(console) {
            let (step, done, total) = progress.value
            // Not known before the files have been checked.
            return ProgressLine(
                verb: step == .comparing ? "Comparing" : "Renaming", done: done, total: total == 0 ? nil : total)
        }
        Interrupts.shared.onFirst { _ in progress.stop() }
        defer {
            Interrupts.shared.onFirst(nil)
            line.finish()
        }
        return try body()
    }

    public static func hideCursor() {
        cursorIsHidden.store(true, ordering: .relaxed)
        Output.message("\u{1B}[?25l")
    }

    /// Called on every way out, also from a signal handler.
    public static func restoreCursor() {
        guard cursorIsHidden.exchange(false, ordering: .relaxed) else { return }
        Output.message("\r\u{1B}[K\u{1B}[?25h")
    }
}
