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
        case .server(let provider, let model, let host, let isLoopback, let size):
            "Describing with \(provider) (\(VisibleText.escape(model))); thumbnails "
                + (isLoopback
                    ? "stay on this machine, at \(host)." : "of at most \(size) px leave this machine for \(host).")
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

    /// Warns of what a template does that its author may not have meant.
    public func warn(about naming: NamingOptions) {
        for warning in (try? Template(naming))?.warnings ?? [] {
            warn("the template \"\(VisibleText.escape(naming.template))\": \(VisibleText.escape(warning.text))")
        }
    }

    public func showRecovery(_ report: Renamer.Report) {
        say("Recovered an interrupted rename (\(Plural.count(report.moved, "file"))).")
    }

    /// The result of an apply or an undo: every file that was not renamed, and a summary.
    public func show(
        _ report: Renamer.Report, _ kind: RenameRecord.Kind, of job: JobID, _ session: RenameSession
    ) throws {
        for outcome in report.refused { show(outcome, of: job) }
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
    }

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
