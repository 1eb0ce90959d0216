import JobStore
import Clocks
import Foundation
public import PhotoModel
public import PhotorenameCore

/// Shows a job on the terminal while it runs: a few lines that are redrawn in place, and above them what stays. Where there is no
/// terminal, it prints a line now and then.
public final class LiveView {
    private let console: Console
    private var shown: [String] = []
    private var lastLine = ContinuousClock.now - .seconds(60)

    public init(_ console: Console) {
        self.console = console
        if console.progress == .live { LiveLine.hideCursor() }
    }

    /// Whether the job must be read again: for a terminal always, for plain lines every five seconds.
    public func isDue(_ events: [RunEvent]) -> Bool {
        switch console.progress {
        case .live, .auto: true
        case .plain, .json: events.contains { $0.kind == .state } || ContinuousClock.now - lastLine >= .seconds(5)
        case .none: false
        }
    }

    public func draw(_ view: JobView) {
        guard console.progress == .live else {
            lastLine = .now
            return Output.message(view.line() + "\n")
        }
        let columns = max(10, Console.columns(2) - 1)
        let lines = view.draw(columns: columns, palette: console.palette)
        guard lines != shown else { return }
        // One write, and each line is cleared behind its text, so that it does not flicker.
        Output.message(home(columns) + lines.map { "\r\($0)\u{1B}[K\n" }.joined() + "\u{1B}[J")
        shown = lines
    }

    /// Prints the failures among some events, above the view.
    public func showFailures(_ events: [RunEvent]) {
        guard console.progress != .none else { return }
        for event in events where event.kind == .failure {
            guard let failure = try? JSONDecoder().decode(FailureEvent.self, from: Data(event.data.utf8)) else {
                continue
            }
            let path = failure.path.map { VisibleText.escape($0) + ": " } ?? ""
            print(
                console.palette.red("failed")
                    + " \(path)\(failure.code): \(VisibleText.escape(failure.message))")
        }
    }

    private func print(_ text: String) {
        Output.message(home(Console.columns(2)) + (shown.isEmpty ? "" : "\r\u{1B}[J") + text + "\n")
        shown = []
    }

    /// Removes the view.
    public func finish() {
        if !shown.isEmpty { Output.message(home(Console.columns(2)) + "\r\u{1B}[J") }
        shown = []
        LiveLine.restoreCursor()
    }

    /// Moves to the view's first line. In a terminal that became narrower, a line takes several rows.
    private func home(_ columns: Int) -> String {
        let rows = shown.map { max(1, (DisplayWidth.of($0) + columns - 1) / columns) }.reduce(0, +)
        return rows == 0 ? "" : "\u{1B}[\(rows)A"
    }
}

extension JobView {
    public init(_ job: Job, _ activity: JobActivity) {
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
        if !activity.isOrphaned, !job.isUnreachable {
            let now = MonotonicClock.now
            rate = job.rate(at: now)
            secondsRemaining = job.secondsRemaining(at: now)
        }
        describer = job.describerText
        requests = job.usage.requests
        tokens = job.usage.inputTokens + job.usage.outputTokens
        workers = activity.workers.map(\.process.pid)
        if let renamer = activity.renamer, !workers.contains(renamer.pid) { workers.append(renamer.pid) }
        if activity.isOrphaned {
            notice = "The job isn't running. To continue: photorename resume \(job.id)"
        } else if job.isUnreachable {
            notice = "The provider can't be reached. photorename tries one photo from time to time."
        }
    }
}
