import FileSystem
import JobStore
import PhotoModel
import TerminalUI

/// How a job stands, for people or as JSON.
struct StatusReport {
    let wiring: Wiring
    let withItems: Bool

    private var store: JobStore { wiring.store }

    func write(_ job: Job, json: Bool) throws {
        let rows = withItems ? try store.items(job.id) : []
        let plan = withItems ? try store.plan(job.id) : RenamePlan(names: [])
        let names = Dictionary(plan.names.map { ($0.item, $0.new) }) { first, _ in first }
        if json {
            var object = JobJSON.object(job, withSteps: true)
            if withItems { object["items"] = rows.map { JobJSON.item($0, new: names[$0.id]) } }
            try Output.result(try JSONText.line(object))
            // Programs read the object; whoever looks at the terminal should know all the same.
            if try Liveness(store, job).isOrphaned, let advice = try advice(job) { wiring.console.say(advice) }
            return
        }
        try Output.result(JobText.status(job, palette: wiring.console.resultPalette))
        if let advice = try advice(job) { try Output.result(advice + "\n") }
        guard withItems else { return }
        try Output.result("\n")
        try Output.result(
            Columns.draw(
                rows.map { row($0, names[$0.id]) }, columns: Console.isTerminal(1) ? Console.columns(1) : nil))
    }

    private func completed(_ job: Job) -> String? {
        var advice: [String] = []
        if job.phase == .ready, (job.planned ?? 0) > 0 { advice.append("Rename with: photorename apply \(job.id)") }
        if job.phase == .applied { advice.append("Take it back with: photorename undo \(job.id)") }
        if job.counters.failed > 0 { advice.append("Try what failed again with: photorename retry \(job.id)") }
        return advice.isEmpty ? nil : advice.joined(separator: "\n")
    }

    private func row(_ item: JobItem, _ new: FileName?) -> [String] {
        let path = TerminalText.escape(item.photo.path.bytes)
        if let failure = item.failure {
            let again = item.retryAt.map { ", again at \(JobText.date($0))" } ?? ""
            return [item.status.rawValue, path, "\(failure.code): \(TerminalText.escape(failure.message))\(again)"]
        }
        let name = new.flatMap { $0 == item.photo.path.name ? nil : TerminalText.escape($0.bytes) }
        return [item.status.rawValue, path, name.map { "→ \($0)" } ?? ""]
    }

    /// What to type next, where that is not plain.
    private func advice(_ job: Job) throws -> String? {
        let living = try Liveness(store, job)
        if let record = try StoredJournal(store: store, job: job.id).unfinished(), living.renamer == nil {
            // `resume` finishes exactly what was begun; `apply` would rename by the job's whole plan.
            let back = record.kind == .apply ? "undo" : "apply"
            return
                "A rename was interrupted. To finish it: photorename resume \(job.id). To go back: photorename \(back) \(job.id)"
        }
        if let advice = living.advice { return advice }
        switch job.status {
        case .paused, .error, .cancelled: return "Go on with: photorename resume \(job.id)"
        case .completed: return completed(job)
        default: return nil
        }
    }
}
