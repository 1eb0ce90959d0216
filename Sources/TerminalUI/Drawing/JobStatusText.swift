import Foundation
public import PhotoModel

/// A job's status as a table for people. State in, text out.
public enum JobStatusText {
    /// - Parameters:
    ///   - job: the job.
    ///   - batches: those of which something is on this disk or at a vendor.
    ///   - workers: the processes that work on it, a line each.
    ///   - now: by `MonotonicClock`; nil where no rate is wanted.
    ///   - palette: colors.
    /// - Returns: the text.
    public static func draw(
        _ job: Job, batches: [Batch] = [], workers: [String] = [], now: Int64? = nil, palette: Palette
    ) -> String {
        var lines = [
            ["Job", palette.bold(job.id.text)],
            ["Folder", VisibleText.escape(job.root)],
            ["Status", state(job, palette)],
            ["Photos", photos(job, palette)],
        ]
        if let now, let rate = job.rate(at: now), job.status == .processing {
            let eta = job.secondsRemaining(at: now).map { ", \(Numbers.duration($0)) left" } ?? ""
            lines.append(["Speed", "\((rate * 10).rounded() / 10) photos per second\(eta)"])
        }
        for (number, worker) in workers.enumerated() {
            lines.append([number == 0 ? "Workers" : "", VisibleText.escape(worker)])
        }
        if let planned = job.planned { lines.append(["Renames", "\(job.renamed) done, \(planned) planned"]) }
        lines.append(["Provider", VisibleText.escape(job.describerText)])
        if let price = job.settings.describe.price?.text, !price.isEmpty { lines.append(["Price", price]) }
        for (number, batch) in batches.enumerated() {
            lines.append([number == 0 ? "Batches" : "", BatchText.line(batch, now: Date())])
        }
        if job.counters.total > 0, job.usage.requests > 0 { lines.append(["Requests", requests(job)]) }
        lines.append(["Started", LocalTime.text(job.created)])
        if let finished = job.finished { lines.append(["Ended", LocalTime.text(finished)]) }
        if let failure = job.failure {
            lines.append(["Error", palette.red(failure.code.rawValue) + ": " + VisibleText.escape(failure.message)])
            lines.append(["", VisibleText.escape(failure.hint)])
        }
        return Columns.draw(lines, columns: nil)
    }

    /// "completed", or with phase and progress while the job runs.
    public static func state(_ job: Job, _ palette: Palette) -> String {
        let text = job.status == .completed && job.phase != .ready ? job.phase.rawValue : job.status.rawValue
        let colored =
            switch job.status {
            case .completed: palette.green(text)
            case .error, .cancelled: palette.red(text)
            case .paused: palette.yellow(text)
            case .pending, .processing: palette.bold(text)
            }
        return job.status == .processing ? "\(colored), \(job.phase.rawValue), \(job.progress)%" : colored
    }

    private static func photos(_ job: Job, _ palette: Palette) -> String {
        let counters = job.counters
        var parts = ["\(counters.done) of \(counters.total) described"]
        if counters.failed > 0 { parts.append(palette.red("\(counters.failed) failed")) }
        if counters.remaining > 0 { parts.append("\(counters.remaining) left") }
        if job.others > 0 { parts.append("\(Plural.count(job.others, "other file")) ignored") }
        return parts.joined(separator: ", ")
    }

    private static func requests(_ job: Job) -> String {
        var text =
            "\(job.usage.requests), \(Numbers.short(job.usage.inputTokens)) tokens in, \(Numbers.short(job.usage.outputTokens)) out"
        if let cost = job.costUSD, job.provider != .local { text += ", \(Dollars.text(cost))" }
        if job.cacheHits > 0 { text += ", \(Plural.count(job.cacheHits, "photo")) from the cache" }
        return text
    }
}
