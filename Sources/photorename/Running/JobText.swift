import Foundation
import PhotoModel
import TerminalUI

/// A job for people.
enum JobText {
    static func status(_ job: Job, now: Int64 = BootClock.now, palette: Palette) -> String {
        let counters = job.counters
        var lines = [
            ["Job", palette.bold(job.id.text)],
            ["Folder", TerminalText.escape(job.root)],
            ["Status", state(job, palette)],
            ["Photos", photos(job, palette)],
        ]
        if let rate = job.rate(at: now), job.status == .processing {
            let eta = job.secondsRemaining(at: now).map { ", \(Numbers.duration($0)) to go" } ?? ""
            lines.append(["Pace", "\((rate * 10).rounded() / 10) photos a second\(eta)"])
        }
        if let planned = job.planned { lines.append(["Renames", "\(job.renamed) done, \(planned) planned"]) }
        lines.append(["Described by", TerminalText.escape(describer(job))])
        if counters.total > 0, job.usage.requests > 0 { lines.append(["Requests", requests(job)]) }
        lines.append(["Begun", date(job.created)])
        if let finished = job.finished { lines.append(["Ended", date(finished)]) }
        if let failure = job.failure {
            lines.append(["Error", palette.red(failure.code) + ": " + TerminalText.escape(failure.message)])
            lines.append(["", TerminalText.escape(failure.hint)])
        }
        return Columns.draw(lines, columns: nil)
    }

    static func state(_ job: Job, _ palette: Palette) -> String {
        let text = job.status == .completed && job.phase != .ready ? job.phase.rawValue : job.status.rawValue
        let coloured =
            switch job.status {
            case .completed: palette.green(text)
            case .error, .cancelled: palette.red(text)
            case .paused: palette.yellow(text)
            case .pending, .processing: palette.bold(text)
            }
        return job.status == .processing ? "\(coloured), \(job.phase.rawValue), \(job.progress)%" : coloured
    }

    private static func photos(_ job: Job, _ palette: Palette) -> String {
        let counters = job.counters
        var parts = ["\(counters.done) of \(counters.total) described"]
        if counters.failed > 0 { parts.append(palette.red("\(counters.failed) failed")) }
        if counters.remaining > 0 { parts.append("\(counters.remaining) to go") }
        if job.others > 0 { parts.append("\(Numbers.count(job.others, "other file")) left alone") }
        return parts.joined(separator: ", ")
    }

    static func describer(_ job: Job) -> String {
        guard job.provider != "local" else { return "local model \(job.model)" }
        return "\(job.provider) \(job.model)"
    }

    private static func requests(_ job: Job) -> String {
        var text =
            "\(job.usage.requests), \(Numbers.short(job.usage.inputTokens)) tokens in, \(Numbers.short(job.usage.outputTokens)) out"
        if let cost = job.costUSD, job.provider != "local" { text += ", \(Pricing.text(cost))" }
        if job.cacheHits > 0 { text += ", \(Numbers.count(job.cacheHits, "photo")) from the cache" }
        return text
    }

    static func date(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
            .replacingOccurrences(of: "Z", with: "") + " UTC"
    }
}
