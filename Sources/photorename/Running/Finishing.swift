import FileSystem
import JobStore
import PhotoModel
import Renaming
import Scanning
import TerminalUI

/// From the last description to the end of the command: preview, question, renames.
struct Finishing {
    let wiring: Wiring
    let root: Directory
    /// Nil where nobody reads it.
    let print: PrintArguments?
    let isDryRun: Bool

    private var console: Console { wiring.console }

    func run(_ job: Job) throws -> ExitStatus {
        if let print { try PlanPrinter(job, print, console).write(wiring.store) }
        try sumUp(job)
        guard !isDryRun else { return try complete(job) }
        // Kept with the job: whoever resumes it carries it out.
        let isYes = job.settings.applies
        guard let plan = try isYes ? wiring.store.plan(job.id) : asked(job) else { return try complete(job) }

        let applying = Applying(wiring: wiring, job: job, root: root)
        let report = try applying.alone(asFinisher: isYes) {
            // Whoever was to do this may have died over it.
            try applying.recover(.toNewNames) ?? applying.apply(plan, try wiring.store.items(job.id))
        }
        try applying.tell(report, done: "Renamed")
        if report.moved > 0 { console.say("Take it back with: photorename undo \(job.id)") }
        let status = try complete(job)
        return status == .success && !report.refused.isEmpty ? .incomplete : status
    }

    /// What is done so far, of a job that paused itself.
    func preview(_ job: Job) throws {
        guard let print else { return }
        let items = try wiring.store.items(job.id)
        let plan = try Planning(wiring) { root }.current(job, items, options: nil)
        try PlanPrinter(job, print, console).write(plan, items)
        console.say("\(job.counters.done) of \(Numbers.count(job.counters.total, "photo")) described so far.")
    }

    /// A job that had to rename by itself is done now, whatever came of it.
    private func complete(_ job: Job) throws -> ExitStatus {
        let now = try wiring.store.job(job.id)
        if now.status == .processing {
            try wiring.store.setStatus(job.id, .completed, phase: now.phase == .analyzing ? .ready : now.phase)
        }
        return ExitStatus(of: try wiring.store.job(job.id))
    }

    /// What the walk left out is said by name, up to so many.
    private static let mostWarnings = 10

    private func warn(_ job: Job) throws {
        let warnings = try wiring.store.walkWarnings(job.id, limit: Self.mostWarnings + 1)
        for warning in warnings.prefix(Self.mostWarnings) {
            console.warn("\(TerminalText.escape(warning.path?.bytes ?? [])): \(TerminalText.escape(warning.message))")
        }
        if warnings.count > Self.mostWarnings { console.say("There are more: photorename logs \(job.id)") }
    }

    /// Kinds of what was left out that are named in one line.
    private static let mostNamed = 5

    /// What the walk left out by rule, each kind once.
    private func tellLeftOut(_ job: Job) throws {
        let all = try wiring.store.leftOut(job.id)
        func line(_ kind: WalkWarning.LeftOut, _ one: String, _ several: String) {
            let some = all.filter { $0.kind == kind }
            guard !some.isEmpty else { return }
            let named = some.prefix(Self.mostNamed).map { entry in
                let program = kind == .foreignFolder ? LeftOut.program(ofFolder: entry.name) : nil
                return (entry.count > 1 ? "\(entry.count) × " : "") + TerminalText.escape(entry.name.bytes)
                    + (program.map { " (\($0))" } ?? "")
            }
            let more = some.count > named.count ? " …" : ""
            let count = some.reduce(0) { $0 + $1.count }
            console.say(
                "\(count == 1 ? "1 \(one)" : "\(count) \(several)") left out: \(named.joined(separator: ", "))\(more)")
        }
        line(.foreignFolder, "folder of another program", "folders of other programs")
        line(.unfinishedFile, "unfinished file", "unfinished files")
        line(.thumbnail, "small picture of another file", "small pictures of other files")
        guard console.isVerbose else { return }
        let codes = Set(WalkWarning.LeftOut.allCases.map(\.rawValue))
        for entry in try wiring.store.logs(job.id) where codes.contains(entry.code) {
            console.say("\(TerminalText.escape(entry.path?.bytes ?? [])): \(TerminalText.escape(entry.message))")
        }
    }

    private func sumUp(_ job: Job) throws {
        if print != nil { try warn(job) }
        try tellLeftOut(job)
        let counters = job.counters
        if counters.total == 0 {
            console.say(
                "No photos here." + (job.others > 0 ? " \(Numbers.count(job.others, "other file")) left alone." : ""))
            return
        }
        let renames = job.planned ?? 0
        let companions = try wiring.store.companionsToRename(job.id)
        var parts = ["\(Numbers.count(counters.total, "photo")): \(renames) to rename"]
        if companions > 0 { parts[0] += " with \(Numbers.count(companions, "companion"))" }
        // Photos that could not be decoded may be renamed, too.
        let kept = counters.done - renames
        if kept > 0 { parts.append(kept == 1 ? "1 keeps its name" : "\(kept) keep their names") }
        if counters.failed > 0 { parts.append(console.palette.red("\(counters.failed) failed")) }
        if job.others > 0 { parts.append("\(Numbers.count(job.others, "other file")) left alone") }
        console.say(parts.joined(separator: ", ") + ".")
        if counters.failed > 0 { console.say("What failed, and why: photorename status \(job.id) --items") }
        if job.provider == "local", renames > 0 {
            console.say(
                "Names come from a small local model, which knows few things. For better ones: --provider openai, or any compatible server with --base-url."
            )
        }
    }

    /// - Returns: what is to be renamed; nil for nothing.
    private func asked(_ job: Job) throws -> RenamePlan? {
        guard (job.planned ?? 0) > 0 else { return nil }
        guard Console.canAsk else {
            console.say("Nothing was renamed. Rename with: photorename apply \(job.id)")
            return nil
        }
        let question = ApplyQuestion(edits: NameEdits(wiring: wiring, job: job, root: root))
        let plan = { try wiring.store.plan(job.id) }
        let answer = try question.ask(try plan(), replan: plan) { plan in
            guard let print else { return }
            // What a program reads has been written.
            let isMessage = print.format.map { $0 != .table } ?? false
            try PlanPrinter.beforeQuestion(job, console, isMessage: isMessage)
                .write(plan, try wiring.store.items(job.id))
        }
        switch answer {
        case .apply(let wanted): return wanted
        case .declined: console.say("Nothing was renamed. Rename later with: photorename apply \(job.id)")
        case .applied: console.say("Take it back with: photorename undo \(job.id)")
        }
        return nil
    }
}
