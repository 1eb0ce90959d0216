import FileSystem
import Naming
public import PhotoModel
public import PhotorenameCore
public import Renaming

extension DescriberFactory.Destination {
    /// Says where photos go, before the first one is described.
    public var announcement: String {
        switch self {
        case .nowhere: "These names need no description: no photo is sent, and no model runs."
        case .thisProcess(let model): "Describing with the small local model (\(model)); nothing leaves this machine."
        case .thisMachine(let provider, let model):
            "Describing with \(provider) (\(VisibleText.escape(model))), which this program starts; nothing leaves this machine."
        case .server(let provider, let model, let tier, let host, let isLoopback, let size):
            "Describing with \(provider) (\(VisibleText.escape(model))\(tier.suffix)); thumbnails "
                + (isLoopback
                    ? "stay on this machine, at \(host)." : "of at most \(size) px leave this machine for \(host).")
                + (tier == .batch ? " Results come within a day." : "")
        }
    }
}

extension Console {
    /// What happens during an analysis.
    public func show(_ event: AnalyzeJob.Event, of job: JobID) {
        switch event {
        case .helping: say("Another process is working on job \(job); this process joins it.")
        case .sending(let path, let width, let height, let bytes, let host):
            guard isVerbose else { return }
            say("\(VisibleText.escape(path.bytes)): \(width) × \(height) pixels, \(bytes) bytes to \(host)")
        }
    }

    /// Says what a vendor works on, and how to collect it.
    ///
    /// - Parameters:
    ///   - batches: the batches without results.
    ///   - job: their job.
    ///   - isCollected: another process will collect the results.
    public func show(_ batches: [Batch], of job: Job, isCollected: Bool) {
        for batch in batches {
            if let note = batch.note { warn("\(BatchText.name(batch)): \(VisibleText.escape(note))") }
        }
        let sent = batches.reduce(0) { $0 + $1.requests }
        let alike = job.counters.remaining - sent
        say(
            "\(Plural.count(batches.count, "batch")) with \(Plural.count(sent, "photo")) at \(job.provider): \(BatchText.when(batches))."
                + (alike > 0 ? " \(Plural.count(alike, "more photo")) \(alike == 1 ? "waits" : "wait") for these." : "")
        )
        say(
            isCollected
                ? "Another process collects the results."
                : "No process is needed until then. To collect the results: photorename resume \(job.id). In the background: photorename resume \(job.id) --detach"
        )
    }

    /// Warns of what a template does that its author may not have meant.
    public func warn(about naming: NamingOptions) {
        for warning in (try? Template(naming))?.warnings ?? [] {
            warn("the template \"\(VisibleText.escape(naming.template))\": \(VisibleText.escape(warning.text))")
        }
    }

    /// Warns when the vendor stops the model soon.
    ///
    /// - Throws: as `Pricing.shutDownWarning`.
    public func warn(about options: DescribeOptions, _ pricing: Pricing) throws {
        if let text = try pricing.shutDownWarning(of: options) { warn(VisibleText.escape(text)) }
    }

    public func showRecovery(_ report: Renamer.Report) {
        let before = report.movedBefore > 0 ? "; \(report.movedBefore) had their new names already" : ""
        let now = report.moved - report.movedBefore
        say("Recovered an interrupted rename (\(Plural.count(now, "file"))\(before)).")
    }

    /// How far a rename came that the user has stopped, and how to go on or back.
    ///
    /// - Parameters:
    ///   - report: of the rename.
    ///   - kind: what the command was for.
    ///   - job: its job.
    ///   - isRecovery: the command was settling an interrupted rename. `resume` would end that as it was begun.
    public func showStop(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, of job: JobID, isRecovery: Bool = false
    ) {
        guard let left = report.stoppedBefore else { return }
        let command = isRecovery ? kind.rawValue : "resume"
        let verb = kind == .apply ? "renamed" : "restored"
        let back =
            kind == .apply ? "To restore the original names: photorename undo" : "To rename again: photorename apply"
        say(
            "Stopped: \(report.moved) of \(Plural.count(report.moved + left, "file")) \(verb). To finish: photorename \(command) \(job). \(back) \(job)"
        )
    }

    /// The result of an apply or an undo: every file that was not renamed, and a summary.
    public func show(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, of job: JobID, _ session: RenameSession
    ) throws {
        showRefused(report.refused, of: job)
        for later in try session.laterJobs(report) {
            warn("job \(later) has renamed photos of job \(job) since. Undo that first: photorename undo \(later)")
        }
        if report.guarantee == .checked {
            warn(
                "this file system can't prevent a rename from overwriting a file; each name was checked just before its rename"
            )
        }
        let unchanged =
            report.refused.isEmpty ? "." : "; \(Plural.count(report.refused.count, "file")) unchanged."
        say((kind == .apply ? "Renamed " : "Restored the names of ") + report.countText + unchanged)
        if kind == .apply, report.moved > 0 {
            say("To undo: photorename undo \(job)\nTo list the renames: photorename history \(job)")
        }
    }

    /// Files of one folder that met the same are listed one by one only if they are few.
    private func showRefused(_ outcomes: [MoveOutcome], of job: JobID) {
        struct Cause: Hashable {
            var folder: RelativePath
            var code: FailureCode?
        }
        var order: [Cause] = []
        var groups: [Cause: [MoveOutcome]] = [:]
        for outcome in outcomes {
            let cause = Cause(folder: outcome.move.directory, code: outcome.failure?.code)
            if groups[cause] == nil { order.append(cause) }
            groups[cause, default: []].append(outcome)
        }
        for cause in order {
            let group = groups[cause] ?? []
            let folder = cause.folder.isRoot ? "." : VisibleText.escape(cause.folder.bytes)
            if group.count > 1, let failure = group[0].failure, [.permissionDenied, .readOnly].contains(failure.code) {
                warn(
                    "\(folder): \(group.count) files not renamed (\(failure.code)): \(VisibleText.escape(failure.message))"
                )
                continue
            }
            for outcome in group.prefix(Self.listed) { show(outcome, of: job) }
            let more = group.count - Self.listed
            guard more > 0, let code = cause.code else { continue }
            warn("\(folder): \(more) more files not renamed (\(code)). To list them: photorename logs \(job)")
        }
    }

    /// Files with one cause that are listed one by one.
    private static let listed = 10

    private func show(_ outcome: MoveOutcome, of job: JobID) {
        let path = VisibleText.escape(outcome.move.oldPath.bytes)
        switch outcome.state {
        case .moved: break
        case .refused(let failure):
            warn("\(path): not renamed (\(failure.code)): \(VisibleText.escape(failure.message))")
        case .unsettled(let failure):
            let name = VisibleText.escape((outcome.move.temporary ?? outcome.move.old).bytes)
            warn(
                "\(path) is now named \(name) (\(failure.code)). To finish the rename: photorename resume \(job). To reverse it: photorename undo \(job)"
            )
        }
    }
}
