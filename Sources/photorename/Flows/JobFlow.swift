import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Renaming
import TerminalUI

/// Works on a job until it ends: shows the progress, previews the names, asks, and renames.
struct JobFlow {
    let context: AppContext
    let console: Console
    let job: Job
    let root: Directory
    private let analysis: AnalyzeJob
    private let made: DescriberFactory.Made
    private let stop: StopSignal
    private let options: Options

    struct Options {
        /// Nil where nobody reads the plan.
        var print: PrintArguments?
        /// Never ask and never rename.
        var isDryRun = false
        /// Ring the terminal's bell at the end.
        var rings = false
        /// No person waits in front of a terminal.
        var isDetached = false
    }

    /// Makes the describer, and says where photos go.
    ///
    /// - Throws: as `DescriberFactory.make`.
    init(
        _ context: AppContext, _ console: Console, _ job: Job, _ root: Directory, _ options: Options
    ) async throws {
        let stop = StopSignal()
        analysis = AnalyzeJob(context, job, root, isDetached: options.isDetached, stop: stop) {
            console.show($0, of: job.id)
        }
        made = try await analysis.makeDescriber()
        (self.context, self.console, self.job, self.root) = (context, console, job, root)
        (self.options, self.stop) = (options, stop)
        let price = job.settings.describe.price?.text ?? ""
        console.say(made.destination.announcement + (price.isEmpty ? "" : " Price: \(price)."))
    }

    func run() async throws -> ExitStatus {
        do {
            let status = try await work()
            await end(status)
            return status
        } catch let code as ExitCode {
            throw code
        } catch {
            await end(UserFacingError(error).code.exitStatus)
            throw error
        }
    }

    private func end(_ status: ExitStatus) async {
        if let failure = await RunFinishHook(context).run(job.id, status) {
            console.warn("--on-finish: \(failure.text)")
        }
        console.ring(options.rings)
    }

    private func work() async throws -> ExitStatus {
        do {
            // Closed before the question, which can wait for hours.
            let outcome = try await made.closing { _ in try await analyze() }
            let status = try await present(outcome)
            try await analysis.leave()
            return status
        } catch let code as ExitCode {
            try? await analysis.leave()
            throw code
        } catch {
            await analysis.abandon(because: error)
            throw UserFacingError(error, database: context.store.name).continuing(job.id)
        }
    }

    private func analyze() async throws -> AnalyzeJob.Outcome {
        Interrupts.shared.onFirst { [stop, console] _ in
            stop.stop()
            console.say("Stopping after pending requests finish. Press Ctrl-C again to stop at once.")
        }
        defer { if !job.settings.applies { Interrupts.shared.onFirst(nil) } }
        let line = LiveLine(console) { [analysis, made] in
            ProgressLine(analysis.monitor.snapshot, waiting: made.rateLimiter?.rest, step: made.step)
        }
        defer { line.finish() }
        return try await analysis.run(made)
    }

    /// Shows how the analysis ended.
    private func present(_ outcome: AnalyzeJob.Outcome) async throws -> ExitStatus {
        defer { Interrupts.shared.onFirst(nil) }
        switch outcome {
        case .planned(let job): return try await Blocking.run { try finish(job) }
        case .limitReached(let job, let failure):
            console.complain(UserFacingError(failure).continuing(job.id))
            try await Blocking.run { try preview(job) }
            return ExitStatus(of: job)
        case .suspended(let job, let failure):
            console.fail(UserFacingError(failure).continuing(job.id))
            return ExitStatus(of: job)
        case .stopped(let job, let othersContinue):
            let count = "\(job.counters.done) of \(job.counters.total) photos described"
            console.say(
                othersContinue
                    ? "This process stopped with \(count); other processes continue."
                    : "Stopped with \(count). To continue: photorename resume \(job.id)")
            throw ExitCode(Interrupts.shared.exitStatus)
        case .finishedByOther(let job, let process):
            console.say("Nothing is left to describe. Process \(process.pid) finishes the job.")
            return ExitStatus(of: job)
        case .completedByOther(let job): return ExitStatus(of: job)
        case .atVendor(let job, let batches):
            let isCollected = try await Blocking.run { [context] in
                try !JobActivity(context.store, job).workers.filter { $0.process != .current }.isEmpty
            }
            console.show(batches, of: job, isCollected: isCollected)
            return ExitStatus(of: job)
        case .statusChanged(let job):
            console.warn("another process changed the status of job \(job.id) to \(job.status.rawValue)")
            return ExitStatus(of: job)
        }
    }

    /// From the plan to the end: preview, question, renames.
    private func finish(_ job: Job) throws -> ExitStatus {
        let asks = !options.isDryRun && !job.settings.applies && Console.canAsk
        if !options.isDryRun, let text = try unwritable(job).text(job) { console.warn(text) }
        if !options.isDryRun, job.planned ?? 0 > 0, let text = PhotoCatalogs.text(root) { console.warn(text) }
        if let print = options.print {
            var shown = print.options
            shown.isScreenful = asks
            try PlanPrinter(job, shown, console).write(PreviewPlan(context, job).stored)
        }
        let summary = try AnalysisSummary(context, job, isVerbose: console.isVerbose)
        console.show(summary, withWarnings: options.print != nil)
        let apply = ApplyPlan(context, job, root)
        guard !options.isDryRun, let prepared = try job.settings.applies ? apply.prepare() : asked(job, apply) else {
            return ExitStatus(of: try analysis.complete())
        }
        let session = try apply.session()
        let report = try session.exclusively(asFinisher: job.settings.applies) {
            // The process that was to rename may have died while it did.
            if let settled = try LiveLine.showing(session.progress, console, { try session.recover(.toNewNames) }) {
                try Interrupts.shared.endIfStopped(settled, .apply, of: job.id, console, isRecovery: true)
                console.showRecovery(settled)
                return settled
            }
            return try LiveLine.showing(apply.progress, console) { try apply.run(prepared) }
        }
        try Interrupts.shared.endIfStopped(report, .apply, of: job.id, console)
        try console.show(report, .apply, of: job.id, session)
        let status = ExitStatus(of: try analysis.complete())
        return status == .success && !report.refused.isEmpty ? .incomplete : status
    }

    private func unwritable(_ job: Job) throws -> UnwritableFolders {
        var folders = UnwritableFolders(root, followsLinks: job.settings.scan.followSymlinks)
        try PreviewPlan.forEach(PreviewPlan(context, job).stored, of: job.id, withPhotos: false) { names in
            folders.add(names.lazy.map(\.name))
        }
        return folders
    }

    /// - Returns: what to rename; nil for nothing.
    private func asked(_ job: Job, _ apply: ApplyPlan) throws -> ApplyPlan.Prepared? {
        guard (job.planned ?? 0) > 0 else { return nil }
        guard Console.canAsk else {
            console.say("Nothing was renamed. To rename: photorename apply \(job.id)")
            return nil
        }
        // A plan that a program reads has been written.
        let isMessage = options.print?.format.map { $0 != .table } ?? false
        let question = ApplyQuestion(context, console, job, root, isMessage: isMessage)
        switch try question.ask(try apply.prepare(), replan: apply.prepare) {
        case .apply(let prepared): return prepared
        case .declined: console.say("Nothing was renamed. To rename later: photorename apply \(job.id)")
        case .applied: console.say("To undo: photorename undo \(job.id)")
        }
        return nil
    }

    /// The names so far, of a job that paused itself.
    private func preview(_ job: Job) throws {
        guard let print = options.print else { return }
        try PlanPrinter(job, print.options, console).write(PreviewPlan(context, job).run().pages)
        console.say("\(job.counters.done) of \(Plural.count(job.counters.total, "photo")) described so far.")
    }
}

extension UserFacingError {
    /// Adds how to continue the job to a hint that is a sentence; a hint that ends with a command stays as it is.
    func continuing(_ job: JobID) -> UserFacingError {
        guard hint?.hasSuffix(".") != false else { return self }
        var error = self
        error.hint = [hint, "To continue: photorename resume \(job)"].compactMap(\.self).joined(separator: " ")
        return error
    }
}
