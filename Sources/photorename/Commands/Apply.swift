import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PlanFormats
import Renaming
import TerminalUI

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Rename by a job's plan.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "How names look") var naming: NamingArguments

    @Option(
        help: ArgumentHelp(
            "Rename by a plan that `preview` wrote and you changed, and by nothing else; `-` for standard input.",
            valueName: "file"),
        completion: .file())
    var plan: String?

    @Option(help: ArgumentHelp("How that plan is written, where its bytes do not tell.", valueName: "format"))
    var planFormat: PlanFormat?

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Report as JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if plan != nil, !naming.isEmpty {
            throw ValidationError("--plan has its own names: no naming options go with it")
        }
        if planFormat != nil, plan == nil { throw ValidationError("--plan-format goes with --plan") }
    }

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        var applying = Applying(wiring: wiring, job: found, root: root)
        var report = Renamer.Report()
        let declined = try applying.alone { () -> Bool in
            if let settled = try applying.recover(.toNewNames) { report = settled }
            if report.isUnsettled { return false }
            // The present names may have just changed.
            let options = naming.isEmpty ? nil : try naming.applied(to: found.settings.naming, wiring.settings)
            let isStored = options == nil && found.planned != nil
            let items = try isStored ? wiring.store.files(found.id) : wiring.store.items(found.id)
            func current() throws -> RenamePlan {
                try Planning(wiring) { root }.current(found, items, options: options)
            }
            var plan = try current()
            applying.isByOwnPlan = options == nil && self.plan == nil
            if applying.isByOwnPlan, let redo = try redo(found, wiring) {
                applying.isByOwnPlan = false
                plan = plan.only(redo)
            }
            let edits = NameEdits(wiring: wiring, job: found, root: root)
            let handedIn = try self.plan.map { try PlanFile($0, planFormat, of: found, plan) }
            plan = try handedIn?.checked(edits) ?? plan
            let count = plan.renames.count
            if count == 0, report.outcomes.isEmpty { wiring.console.say("Nothing to rename.") }
            if count > 0, !yes, Console.canAsk {
                func show(_ plan: RenamePlan) throws {
                    try PlanPrinter(found, items, try PrintArguments.table, wiring.console).write(plan)
                }
                try show(plan)
                if handedIn != nil {
                    guard wiring.console.confirm("Apply \(Numbers.count(count, "rename"))?") else { return true }
                } else {
                    let question = ApplyQuestion(edits: edits)
                    guard let wanted = try question.ask(plan, replan: current, show: show) else { return true }
                    plan = wanted
                }
            }
            try handedIn?.keep(plan, edits)
            let applied = try applying.apply(plan, items)
            report.outcomes += applied.outcomes
            report.guarantee = min(report.guarantee, applied.guarantee)
            return false
        }
        if declined {
            wiring.console.say("Nothing was renamed.")
            return .success
        }
        if !report.outcomes.isEmpty { try applying.tell(report, done: "Renamed") }
        if json { try Output.result(RenameReportJSON.write(report, job: found)) }
        try finishOwn(found, wiring)
        let left = found.counters.remaining
        if left > 0 {
            wiring.console.say(
                "\(left == 1 ? "1 photo is" : "\(left) photos are") not described yet. Go on with: photorename resume \(found.id)"
            )
        }
        return report.refused.isEmpty && left == 0 ? .success : .incomplete
    }

    /// After an undo of an apply that went by other names than the plan's: those, by photo.
    private func redo(_ job: Job, _ wiring: Wiring) throws -> [Int64: FileName]? {
        guard try wiring.store.job(job.id).phase == .undone else { return nil }
        return try StoredJournal(store: wiring.store, job: job.id).undone()
    }

    /// A job that was to rename by itself and was cut off is done with this.
    private func finishOwn(_ job: Job, _ wiring: Wiring) throws {
        if job.status == .processing, job.settings.applies, job.counters.remaining == 0, job.planned != nil {
            try wiring.store.setStatus(job.id, .completed)
        }
    }
}

extension PrintArguments {
    /// Before a question: for people, whatever standard output is.
    static var table: PrintArguments {
        get throws { try PrintArguments.parse(["--format", "table"]) }
    }
}
