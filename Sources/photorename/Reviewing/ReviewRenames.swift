import FileSystem
import JobStore
import PhotoModel
import Renaming
import ReviewPage
import TerminalUI

/// Applies the plan from the page, or takes it back: what `apply` and `undo` do.
struct ReviewRenames: Sendable {
    let wiring: Wiring
    let id: JobID
    let book: ReviewBook

    private var store: JobStore { wiring.store }
    private static let mostExamples = 6
    private static let mostRefused = 200

    func summary() throws -> ApplySummary {
        let job = try store.job(id)
        let root = try wiring.open(job)
        var applying = Applying(wiring: wiring, job: job, root: root)
        let plan = try wanted(job, root, &applying).plan
        let contents = book.contents
        var summary = ApplySummary()
        summary.photos = plan.renames.count
        summary.companions = plan.renames.reduce(0) { $0 + $1.companions.count }
        summary.folders = Set(plan.renames.map(\.old.directory)).count
        summary.kept = contents.counts[.kept] ?? 0
        summary.failed = contents.counts[.failed] ?? 0
        summary.waiting = contents.counts[.waiting] ?? 0
        summary.plan = Self.tag(plan)
        summary.examples = plan.renames.prefix(Self.mostExamples).map {
            .init(old: $0.old.name?.text ?? "", new: $0.new.text)
        }
        return summary
    }

    /// - Parameter tag: of the plan that the summary showed.
    func apply(_ tag: String) throws -> RenameOutcome {
        try rename("Renamed") { root, applying in
            var report = try applying.recover(.toNewNames) ?? Renamer.Report()
            // What a crash left is settled in any case, and is not what was shown.
            guard report.outcomes.isEmpty else { return report }
            let (plan, items) = try wanted(try store.job(id), root, &applying)
            guard Self.tag(plan) == tag else {
                throw ReviewRefusal(status: 409, "the names are not those that were shown any more; look again")
            }
            report.add(try applying.apply(plan, items))
            return report
        }
    }

    private func wanted(
        _ job: Job, _ root: Directory, _ applying: inout Applying
    ) throws -> (plan: RenamePlan, items: [JobItem]) {
        let items = try job.planned == nil ? store.items(id) : store.files(id)
        return (try applying.own(try Planning(wiring) { root }.current(job, items, options: nil)), items)
    }

    /// The same for the same names, as long as this process lives.
    private static func tag(_ plan: RenamePlan) -> String {
        String(UInt(bitPattern: plan.renames.hashValue), radix: 36)
    }

    func undo() throws -> RenameOutcome {
        try rename("Gave back the names of") { _, applying in
            if let settled = try applying.recover(.toOldNames) { return settled }
            return try applying.undo(before: nil) ?? Renamer.Report()
        }
    }

    private func rename(
        _ done: String, _ body: (Directory, inout Applying) throws -> Renamer.Report
    ) throws -> RenameOutcome {
        let job = try store.job(id)
        // This process too: what it is still looking at has no name yet.
        if let worker = try Liveness(store, job).workers.first { throw JobStoreError.busy(id, worker.process) }
        // By its path, as any other command: the folder may have been moved.
        let root = try wiring.open(job)
        var applying = Applying(wiring: wiring, job: job, root: root)
        let report = try book.whileRenaming(applying.counter) { try applying.alone { try body(root, &applying) } }
        try applying.finish()
        if !report.outcomes.isEmpty { try applying.tell(report, done: done) }
        try book.read()
        return outcome(report, done)
    }

    private func outcome(_ report: Renamer.Report, _ done: String) -> RenameOutcome {
        let photos = Numbers.count(report.moved - report.movedCompanions, "photo")
        let companions =
            report.movedCompanions > 0 ? " and \(Numbers.count(report.movedCompanions, "companion"))" : ""
        let left = report.refused.isEmpty ? "" : ", \(Numbers.count(report.refused.count, "file")) left alone"
        return RenameOutcome(
            text: report.outcomes.isEmpty ? "Nothing to rename." : "\(done) \(photos)\(companions)\(left).",
            refused: report.refused.prefix(Self.mostRefused).map { outcome in
                var why = ""
                switch outcome.state {
                case .moved: break
                case .refused(let failure), .unsettled(let failure): why = failure.message
                }
                return .init(old: outcome.move.oldPath.text, why: why)
            })
    }
}
