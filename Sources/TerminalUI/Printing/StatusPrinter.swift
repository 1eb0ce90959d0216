import Clocks
import Foundation
import JobStore
public import PhotoModel
public import PhotorenameCore

/// Prints a job's status, for people or as JSON.
public struct StatusPrinter {
    private let context: AppContext
    private let console: Console
    private let withItems: Bool
    private let asJSON: Bool

    /// - Parameters:
    ///   - context: database and settings.
    ///   - console: where it is printed.
    ///   - withItems: list every photo.
    ///   - asJSON: print JSON.
    public init(_ context: AppContext, _ console: Console, withItems: Bool, asJSON: Bool) {
        self.context = context
        self.console = console
        self.withItems = withItems
        self.asJSON = asJSON
    }

    /// - Throws: errors of the store, `Output.PipeClosed`.
    public func write(_ job: Job) throws {
        let rows = withItems ? try context.store.items(job.id) : []
        let names = withItems ? try context.store.plan(job.id).newNames : [:]
        let activity = try JobActivity(context.store, job)
        let advice = try advice(job, activity)
        if asJSON {
            let items = withItems ? rows.map { ItemReport($0, new: names[$0.id]) } : nil
            try Output.result(
                JSONLine.text(
                    JobReport(
                        job, isWhole: true, items: items, batches: activity.allBatches, workers: activity.workers)))
            // Programs read the object; a person at the terminal should know as well.
            if activity.isOrphaned, let advice { console.say(advice) }
            return
        }
        try Output.result(
            JobStatusText.draw(
                job, batches: activity.batches, workers: activity.workers.map { WorkerReport($0).text },
                now: MonotonicClock.now, palette: console.resultPalette))
        if let advice { try Output.result(advice + "\n") }
        guard withItems else { return }
        try Output.result("\n" + Columns.draw(rows.map { row($0, names[$0.id]) }, columns: Console.resultColumns))
    }

    private func row(_ item: JobItem, _ new: FileName?) -> [String] {
        let path = VisibleText.escape(item.photo.path.bytes)
        if let failure = item.failure {
            let again = item.retryAt.map { ", next attempt at \(LocalTime.text($0))" } ?? ""
            return [
                item.status.rawValue, path,
                "\(failure.code): \(VisibleText.escape(failure.message))\(again)",
            ]
        }
        let name = new.flatMap { $0 == item.photo.path.name ? nil : VisibleText.escape($0.bytes) }
        let before = item.renamedFrom?.name.map { "was \(VisibleText.escape($0.bytes))" }
        return [
            item.status.rawValue, path, [before, name.map { "→ \($0)" }].compactMap(\.self).joined(separator: "  "),
        ]
    }

    /// What to type next, where that is not obvious.
    private func advice(_ job: Job, _ activity: JobActivity) throws -> String? {
        switch JobNotice(job, activity) {
        case .interruptedRename(let kind):
            // `resume` finishes exactly what was begun; `apply` would rename by the job's whole plan.
            let back = kind == .apply ? "undo" : "apply"
            return
                "A rename was interrupted. To finish it: photorename resume \(job.id). To reverse it: photorename \(back) \(job.id)"
        case .orphaned: return "The job isn't running. To continue: photorename resume \(job.id)"
        case .failure, .providerUnreachable, nil: break
        }
        switch job.status {
        case .paused, .error, .cancelled: return "To continue: photorename resume \(job.id)"
        case .completed: return Self.completed(job)
        case .pending, .processing:
            return activity.waitsForCollection ? "To collect the results: photorename resume \(job.id)" : nil
        }
    }

    private static func completed(_ job: Job) -> String? {
        var advice: [String] = []
        if job.phase == .ready, (job.planned ?? 0) > 0 { advice.append("To rename: photorename apply \(job.id)") }
        if job.phase == .applied { advice.append("To undo: photorename undo \(job.id)") }
        if job.counters.failed > 0 { advice.append("To retry failed photos: photorename retry \(job.id)") }
        return advice.isEmpty ? nil : advice.joined(separator: "\n")
    }
}
