import FileSystem
import JobStore
import PhotoModel
import Renaming
import Synchronization
import TerminalUI

/// Applies a job's plan or takes it back, with the locks, the recovery and the report around it.
struct Applying {
    let wiring: Wiring
    let job: Job
    let root: Directory

    private var store: JobStore { wiring.store }

    /// Does `body` as the only one that renames for this job and beneath this root.
    ///
    /// - Parameter asFinisher: it is this process's turn to end the job, and other workers have nothing left to do.
    /// - Throws: `Complaint` with status `busy` when another process does.
    func alone<Value>(asFinisher: Bool = false, _ body: () throws -> Value) throws -> Value {
        let alive = { (process: ProcessIdentity) in process.isAlive }
        let others = asFinisher ? [] : try store.workers(job.id).map(\.process)
        if let worker = others.first(where: { $0 != .current && $0.isAlive }) {
            throw JobStoreError.busy(job.id, worker)
        }
        guard try root.tryLock() else {
            let holder =
                try store.renamer(job.id).flatMap { $0.isAlive ? "process \($0.pid)" : nil } ?? "another process"
            throw Complaint(
                "\(holder) is renaming in \(job.rootText)", hint: "try again when it is done", status: .busy)
        }
        try store.lockRenames(job.id, .current, isAlive: alive)
        defer { try? store.unlockRenames(job.id) }
        return try body()
    }

    /// Settles what a crash left, if it left anything.
    func recover(_ recovery: Renamer.Recovery) throws -> Renamer.Report? {
        let report = try renamer(nil).recover(recovery)
        if let report {
            wiring.console.say("Settled a rename that was cut off: \(Numbers.count(report.moved, "file")).")
        }
        return report
    }

    func apply(_ plan: RenamePlan, _ items: [JobItem]) throws -> Renamer.Report {
        let identities = Dictionary(items.map { ($0.id, $0.photo.identity) }) { first, _ in first }
        let wanted = plan.renames.compactMap { name -> WantedMove? in
            guard let old = name.old.name, let identity = identities[name.item] else { return nil }
            return WantedMove(
                item: name.item, directory: name.old.directory, old: old, new: name.new, identity: identity)
        }
        guard !wanted.isEmpty else { return Renamer.Report() }
        try store.setPhase(job.id, .applying)
        return try withLine { try renamer($0).apply(wanted, temporaryPrefix: prefix) }
    }

    /// Nil when there is nothing to take back.
    ///
    /// - Parameter before: only look at applies older than this one.
    func undo(before: Int64?) throws -> Renamer.Report? {
        try withLine { try renamer($0).undo(before: before, temporaryPrefix: prefix) }
    }

    private var prefix: String { ".photorename-\(job.id)" }

    private func renamer(_ counter: MoveCounter?) -> Renamer {
        Renamer(
            root: root, journal: StoredJournal(store: store, job: job.id),
            followsLinks: job.settings.scan.followSymlinks
        ) { done, total in counter?.set(done, total) }
    }

    private func withLine<Value>(_ body: (MoveCounter) throws -> Value) throws -> Value {
        let counter = MoveCounter()
        let line = LiveLine(wiring.console) { counter.line }
        defer { line.finish() }
        return try body(counter)
    }

    /// Lists every file that was not renamed, and sums up.
    func tell(_ report: Renamer.Report, done: String) {
        let console = wiring.console
        for outcome in report.refused {
            guard case .refused(let failure) = outcome.state else {
                if case .unsettled(let failure) = outcome.state { unsettled(outcome, failure) }
                continue
            }
            console.warn(
                "\(TerminalText.escape(outcome.move.oldPath.bytes)): not renamed (\(failure.code)): \(TerminalText.escape(failure.message))"
            )
        }
        if report.guarantee == .checked {
            console.warn("this file system cannot refuse to replace a file: names were checked just before each rename")
        }
        console.say(
            "\(done) \(Numbers.count(report.moved, "file"))"
                + (report.refused.isEmpty ? "." : ", \(report.refused.count) left alone."))
    }

    private func unsettled(_ outcome: MoveOutcome, _ failure: ItemFailure) {
        let name = TerminalText.escape((outcome.move.temporary ?? outcome.move.old).bytes)
        wiring.console.warn(
            "\(TerminalText.escape(outcome.move.oldPath.bytes)): stands as \(name) (\(failure.code)); photorename apply \(job.id) or undo \(job.id) settles it"
        )
    }
}

/// How far the renames are, for the progress line.
final class MoveCounter: Sendable {
    private let state = Mutex((done: 0, total: 0))

    func set(_ done: Int, _ total: Int) { state.withLock { $0 = (done, total) } }

    var line: ProgressLine {
        let (done, total) = state.withLock { $0 }
        return ProgressLine(verb: "Renaming", done: done, total: total)
    }
}
