import ArgumentParser
import FileSystem
import PhotoModel
import PhotorenameCore
import PlanFormats
import Renaming
import TerminalUI

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Rename photos according to a job's plan.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Name format") var naming: NamingArguments

    @Option(
        help: ArgumentHelp(
            "Rename exactly the photos in this plan file, which is the output of `preview` with your changes; use `-` for standard input.",
            valueName: "file"),
        completion: .file())
    var plan: String?

    @Option(
        help: ArgumentHelp("Format of the plan file, if it can't be detected from the content.", valueName: "format"))
    var planFormat: PlanFormat?

    @Flag(help: "Rename without asking.")
    var yes = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup var moved: RootArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if plan != nil, !naming.choice.isEmpty {
            throw ValidationError("--plan can't be used with naming options: the plan already contains the names")
        }
        if planFormat != nil, plan == nil { throw ValidationError("--plan-format requires --plan") }
    }

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private var source: ApplyPlan.Source {
        if let plan { return .file(path: plan, format: planFormat) }
        return naming.choice.isEmpty ? .ownPlan : .options(naming.choice)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let context = try moved.placed(context)
        let found = try naming.job(job, context)
        let root = try context.openRoot(of: found)
        let apply = ApplyPlan(context, found, root, source)
        let session = try apply.session()
        var report = Renamer.Report()
        // Nobody waits for a lock while a person thinks.
        let question = try session.exclusively { try begin(apply, session, &report, context, console, root) }
        if let question {
            switch try ask(question, apply, context, console, root) {
            case .declined:
                console.say("Nothing was renamed.")
                if json { try Output.result(JSONLine.text(RenameReport(report, of: found.id))) }
                return .success
            case .applied: return .success
            case .apply(let prepared):
                try session.exclusively {
                    try apply.requireUnchanged(prepared)
                    report.add(try rename(prepared, apply, console))
                }
            }
        }
        try Interrupts.shared.endIfStopped(report, .apply, of: found.id, console)
        if !report.outcomes.isEmpty { try console.show(report, .apply, of: found.id, session) }
        if json { try Output.result(JSONLine.text(RenameReport(report, of: found.id))) }
        try session.finish()
        let remaining = found.counters.remaining
        if remaining > 0 {
            console.say(
                "\(remaining == 1 ? "1 photo is" : "\(remaining) photos are") not described yet. To continue: photorename resume \(found.id)"
            )
        }
        return report.refused.isEmpty && remaining == 0 ? .success : .incomplete
    }

    /// Settles an interrupted rename, and renames where nobody is to be asked.
    ///
    /// - Returns: what to ask about.
    private func begin(
        _ apply: ApplyPlan, _ session: RenameSession, _ report: inout Renamer.Report, _ context: AppContext,
        _ console: Console, _ root: Directory
    ) throws -> ApplyPlan.Prepared? {
        if let settled = try LiveLine.showing(session.progress, console, { try session.recover(.toNewNames) }) {
            try Interrupts.shared.endIfStopped(settled, .apply, of: apply.id, console, isRecovery: true)
            console.showRecovery(settled)
            report = settled
        }
        if report.isUnsettled { return nil }
        // The recovery may have changed the current names.
        let prepared = try apply.prepare()
        if !naming.choice.isEmpty {
            console.warn(about: try naming.choice.applied(to: prepared.job.settings.naming, context.settings))
        }
        var unwritable = UnwritableFolders(root, followsLinks: prepared.job.settings.scan.followSymlinks)
        unwritable.add(prepared.plan.names)
        if let text = unwritable.text(prepared.job) { console.warn(text) }
        if !prepared.plan.renames.isEmpty, let text = PhotoCatalogs.text(root) { console.warn(text) }
        if prepared.plan.renames.isEmpty, report.outcomes.isEmpty { console.say("Nothing to rename.") }
        if !yes, Console.canAsk, !prepared.plan.renames.isEmpty { return prepared }
        report.add(try rename(prepared, apply, console))
        return nil
    }

    private func ask(
        _ prepared: ApplyPlan.Prepared, _ apply: ApplyPlan, _ context: AppContext, _ console: Console,
        _ root: Directory
    ) throws -> ApplyQuestion.Answer {
        let question = ApplyQuestion(context, console, prepared.job, root, isMessage: json)
        try question.show(prepared)
        guard plan != nil else { return try question.ask(prepared, replan: apply.prepare) }
        let count = Plural.count(prepared.plan.renames.count, "rename")
        return console.confirm("Apply \(count)?") ? .apply(prepared) : .declined
    }

    private func rename(
        _ prepared: ApplyPlan.Prepared, _ apply: ApplyPlan, _ console: Console
    ) throws -> Renamer.Report {
        try LiveLine.showing(apply.progress, console) { try apply.run(prepared) }
    }
}
