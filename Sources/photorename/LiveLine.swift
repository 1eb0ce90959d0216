import Dispatch
import Foundation
import Synchronization
import TerminalUI

/// Shows a progress line that something else keeps current: redrawn in place ten times a second, or a plain line every
/// five seconds where there is no terminal.
final class LiveLine: Sendable {
    private let console: Console
    private let current: @Sendable () -> ProgressLine
    // Made, started and cancelled here; libdispatch's objects may be used from any thread.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private let queue = DispatchQueue(label: "progress")
    private let lastDrawn = Mutex("")
    private static let cursorIsHidden = Atomic(false)
    /// The one that is being shown.
    private static let shown = Mutex<LiveLine?>(nil)

    /// - Parameter current: called on a thread of its own.
    init(_ console: Console, _ current: @escaping @Sendable () -> ProgressLine) {
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
            let text = line.draw(columns: max(10, Console.columns(2) - 1), palette: console.palette)
            // Nothing is written where nothing changed, and never a blank line first: no flicker.
            lastDrawn.withLock { last in
                guard text != last else { return }
                last = text
                Output.message("\r" + text + "\u{1B}[K")
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

    /// Writes a message, above the live line if one is shown.
    static func say(_ text: String) {
        if let line = shown.withLock({ $0 }) {
            line.say(text)
        } else {
            Output.message(text + "\n")
        }
    }

    private func say(_ text: String) {
        queue.sync {
            lastDrawn.withLock { last in
                if !last.isEmpty { Output.message("\r\u{1B}[K") }
                last = ""
                Output.message(text + "\n")
            }
        }
    }

    /// Takes the line away.
    func finish() {
        Self.shown.withLock { $0 = nil }
        timer.cancel()
        queue.sync {
            lastDrawn.withLock { last in
                if !last.isEmpty { Output.message("\r\u{1B}[K") }
                last = ""
            }
        }
        Self.restoreCursor()
    }

    static func hideCursor() {
        cursorIsHidden.store(true, ordering: .relaxed)
        Output.message("\u{1B}[?25l")
    }

    /// On every way out, also from a signal.
    static func restoreCursor() {
        guard cursorIsHidden.exchange(false, ordering: .relaxed) else { return }
        Output.message("\r\u{1B}[K\u{1B}[?25h")
    }
}
