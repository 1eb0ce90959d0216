import FileSystem
import JobStore
import PhotoModel
import Renaming
import ReviewPage

/// Applies and undoes the plan from the page, as `apply` and `undo` do.
struct ReviewRenames: Sendable {
    private let context: AppContext
    private let id: JobID
    private let index: ReviewIndex
    private let onRenames: @Sendable (Renamer.Report, RenameRecord.Kind) -> Void

    init(
        _ context: AppContext, _ id: JobID, _ index: ReviewIndex,
        _ onRenames: @escaping @Sendable (Renamer.Report, RenameRecord.Kind) -> Void
    ) {
        self.onRenames = onRenames
        self.context = context
        self.id = id
        self.index = index
    }

    private var store: JobStore { context.store }
    private static let exampleLimit = 6
    private static let refusedLimit = 200

    func summary() throws -> ApplySummary {
        let job = try store.job(id)
        let plan = try ApplyPlan(context, job, try context.openRoot(of: job)).prepare().plan
        let counts = index.contents.counts
        var summary = ApplySummary()
        summary.photos = plan.renames.count
        summary.companions = plan.renames.reduce(0) { $0 + $1.companions.count }
        summary.folders = Set(plan.renames.map(\.old.directory)).count
        (summary.kept, summary.failed) = (counts[.kept] ?? 0, counts[.failed] ?? 0)
        summary.waiting = counts[.waiting] ?? 0
        summary.plan = Self.tag(plan)
        summary.examples = plan.renames.prefix(Self.exampleLimit).map {
            .init(old: $0.old.name?.text ?? "", new: $0.new.text)
        }
        return summary
    }

    /// - Parameter tag: of the plan that the summary showed.
    /// - Returns: what was renamed, and what was refused.
    /// - Throws: `ReviewRefusal`, errors of the store.
    func apply(_ tag: String) throws -> RenameOutcome {
        let (job, root) = try jobWithoutWorkers()
        let apply = ApplyPlan(context, job, root)
        let session = try apply.session()
        let report = try index.whileRenaming(apply.progress) {
            try session.exclusively {
                // What an interruption left is settled in any case, and is not what was shown.
                if let settled = try session.recover(.toNewNames), !settled.outcomes.isEmpty { return settled }
                let prepared = try apply.prepare()
                guard Self.tag(prepared.plan) == tag else {
                    throw ReviewRefusal(status: 409, "the names have changed since they were shown; look again")
                }
                return try apply.run(prepared)
            }
        }
        return try finish(report, .apply, job, root)
    }

    /// - Parameter items: only these photos; nil for all of the last apply.
    /// - Returns: what was restored, and what was refused.
    /// - Throws: `ReviewRefusal`, errors of the store.
    func undo(_ items: [Int64]?) throws -> RenameOutcome {
        let (job, root) = try jobWithoutWorkers()
        let undo = UndoRenames(context, job, root, items: items.map(Set.init))
        let report = try index.whileRenaming(undo.progress) {
            if let settled = try undo.recover() { return settled.result.report }
            return try undo.run().report
        }
        return try finish(report, .undo, job, root)
    }

    private func finish(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, _ job: Job, _ root: Directory
    ) throws -> RenameOutcome {
        try RenameSession(context, job, root).finish()
        if !report.outcomes.isEmpty { onRenames(report, kind) }
        try index.read()
        return outcome(report, kind == .apply ? "Renamed" : "Restored the names of")
    }

    /// The job and its folder, which may have been moved.
    ///
    /// - Throws: `JobStoreError.busy` while photos are analyzed, by this process too: they have no name yet.
    private func jobWithoutWorkers() throws -> (Job, Directory) {
        let job = try store.job(id)
        if let worker = try JobActivity(store, job).workers.first { throw JobStoreError.busy(id, worker.process) }
        return (job, try context.openRoot(of: job))
    }

    /// Equal for the same names, as long as this process lives.
    private static func tag(_ plan: RenamePlan) -> String {
        String(UInt(bitPattern: plan.renames.hashValue), radix: 36)
    }

    private func outcome(_ report: Renamer.Report, _ verb: String) -> RenameOutcome {
        let unchanged =
            report.refused.isEmpty ? "" : ", \(Plural.count(report.refused.count, "file")) unchanged"
        return RenameOutcome(
            text: report.outcomes.isEmpty ? "Nothing to rename." : "\(verb) \(report.countText)\(unchanged).",
            refused: report.refused.prefix(Self.refusedLimit).map { outcome in
                .init(old: outcome.move.oldPath.text, why: outcome.failure?.message ?? "")
            })
    }
}
