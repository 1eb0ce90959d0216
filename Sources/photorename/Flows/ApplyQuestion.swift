import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Renaming
import TerminalUI

/// Asks whether to rename. The names can be edited, in an editor or in the page, as often as the user likes.
struct ApplyQuestion {
    private let context: AppContext
    private let console: Console
    private let job: Job
    private let root: Directory
    private let isMessage: Bool

    /// - Parameters:
    ///   - context: database and settings.
    ///   - console: where it is printed.
    ///   - job: the job.
    ///   - root: the job's folder.
    ///   - isMessage: standard output is for programs, so plans go to standard error.
    init(_ context: AppContext, _ console: Console, _ job: Job, _ root: Directory, isMessage: Bool) {
        self.context = context
        self.console = console
        self.job = job
        self.root = root
        self.isMessage = isMessage
    }

    enum Answer {
        case apply(ApplyPlan.Prepared)
        case declined
        /// The plan was applied in the page.
        case applied
    }

    private enum Choice {
        case yes, no, edit, review
    }

    /// - Parameters:
    ///   - prepared: what was shown.
    ///   - replan: prepares the plan again, with the names that were chosen meanwhile.
    /// - Returns: the answer.
    /// - Throws: errors of the store.
    func ask(_ prepared: ApplyPlan.Prepared, replan: () throws -> ApplyPlan.Prepared) throws -> Answer {
        var prepared = prepared
        while true {
            let count = prepared.plan.renames.count
            guard count > 0 else { return .declined }
            do {
                switch choose("Apply \(Plural.count(count, "rename"))?") {
                case .yes: return .apply(prepared)
                case .no: return .declined
                case .edit:
                    guard try EditFlow(context, console, job, root).run() > 0 else { continue }
                case .review:
                    if try ReviewFlow(context, console, job, root).whileAsking() { return .applied }
                }
                prepared = try replan()
                try show(prepared)
            } catch  where error is UserFacingError || error is EditError || error is ReviewError {
                // A failing editor or page doesn't end the job.
                console.complain(UserFacingError(error))
            }
        }
    }

    private func choose(_ question: String) -> Choice {
        while true {
            let keys = " [y/N] (e edits the names, r shows the photos); ? explains"
            guard let answer = console.ask(question + keys), !answer.isEmpty else { return .no }
            if "edit".hasPrefix(answer) { return .edit }
            if "review".hasPrefix(answer) { return .review }
            guard answer == "?" else { return "yes".hasPrefix(answer) ? .yes : .no }
            console.say(Self.explanation(job.id))
        }
    }

    private static func explanation(_ job: JobID) -> String {
        """
        y  Rename. To go back afterwards: photorename undo \(job)
        n  Rename nothing (also Enter). The plan is kept: photorename apply \(job)
        e  Edit the new names in your editor.
        r  Review the photos beside their new names, in your browser.
        """
    }

    /// Prints the plan.
    func show(_ prepared: ApplyPlan.Prepared) throws {
        var options = PlanPrinter.Options(format: .table)
        options.isScreenful = true
        try PlanPrinter(job, options, console, isMessage: isMessage)
            .write(prepared.plan, try context.store.items(job.id))
    }
}
