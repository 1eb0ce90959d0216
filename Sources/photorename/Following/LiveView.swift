import Foundation
import JobStore
import PhotoModel
import TerminalUI

/// Shows a job on the terminal while it goes on: a few lines, drawn in place, and above them what stays. Where there is no
/// terminal, a line now and then.
final class LiveView {
    private let console: Console
    private var shown: [String] = []
    private var lastLine = ContinuousClock.now - .seconds(60)

    init(_ console: Console) {
        self.console = console
        if console.progress == .live { LiveLine.hideCursor() }
    }

    /// What the view shows must be read anew: a terminal at every look, a plain line every five seconds.
    func isDue(_ events: [RunEvent]) -> Bool {
        switch console.progress {
        case .live, .auto: true
        case .plain, .json: events.contains { $0.kind == .state } || ContinuousClock.now - lastLine >= .seconds(5)
        case .none: false
        }
    }

    func draw(_ view: JobView) {
        guard console.progress == .live else {
            lastLine = .now
            return Output.message(view.line() + "\n")
        }
        let columns = max(10, Console.columns(2) - 1)
        let lines = view.draw(columns: columns, palette: console.palette)
        guard lines != shown else { return }
        // One write, each line cleared behind its text: no flicker.
        Output.message(home(columns) + lines.map { "\r\($0)\u{1B}[K\n" }.joined() + "\u{1B}[J")
        shown = lines
    }

    /// Writes a line that stays, above the view.
    func say(_ text: String) {
        guard console.progress != .none else { return }
        Output.message(home(Console.columns(2)) + (shown.isEmpty ? "" : "\r\u{1B}[J") + text + "\n")
        shown = []
    }

    /// Takes the view away.
    func finish() {
        if !shown.isEmpty { Output.message(home(Console.columns(2)) + "\r\u{1B}[J") }
        shown = []
        LiveLine.restoreCursor()
    }

    /// Up to the view's first line. In a terminal that became narrower, a line takes several.
    private func home(_ columns: Int) -> String {
        let rows = shown.map { max(1, (DisplayWidth.of($0) + columns - 1) / columns) }.reduce(0, +)
        return rows == 0 ? "" : "\u{1B}[\(rows)A"
    }
}

extension JobView {
    init(_ job: Job, _ living: Liveness) {
        self.init()
        id = job.id.text
        folder = job.rootText
        status = job.status.rawValue
        phase = job.phase.rawValue
        progress = job.progress
        total = job.counters.total
        isTotalFinal = job.scanned
        done = job.counters.done
        failed = job.counters.failed
        remaining = job.counters.remaining
        renamed = job.renamed
        planned = job.planned
        let now = BootClock.now
        if !living.isOrphaned, !job.isUnreachable {
            rate = job.rate(at: now)
            secondsRemaining = job.secondsRemaining(at: now)
        }
        describer = JobText.describer(job)
        requests = job.usage.requests
        tokens = job.usage.inputTokens + job.usage.outputTokens
        workers = living.workers.map(\.process.pid)
        if let renamer = living.renamer, !workers.contains(renamer.pid) { workers.append(renamer.pid) }
        notice =
            living.advice
            ?? (job.isUnreachable ? "The provider cannot be reached; one photo is tried now and then." : nil)
    }
}
