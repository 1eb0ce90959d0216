import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PlanFormats
import Renaming
import TerminalUI

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apply", abstract: "Rename by a job's plan.")

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
        let asks = !yes && Console.canAsk
        var question: Wanted?
        try applying.alone {
            if let settled = try applying.recover(.toNewNames) { report = settled }
            if report.isUnsettled { return }
            // The present names may have just changed.
            let wanted = try wanted(wiring, found.id, root, &applying)
            if wanted.plan.renames.isEmpty, report.outcomes.isEmpty { wiring.console.say("Nothing to rename.") }
            if asks, !wanted.plan.renames.isEmpty {
                question = wanted
            } else {
                try report.add(rename(wanted, applying))
            }
        }
        // Nobody waits for a lock while somebody thinks.
        if var wanted = question {
            switch try ask(wanted, wiring, root, &applying) {
            case .declined:
                wiring.console.say("Nothing was renamed.")
                if json { try Output.result(RenameReportJSON.write(report, job: found)) }
                return .success
            case .applied: return .success
            case .apply(let plan):
                wanted.plan = plan
                try applying.alone {
                    try wanted.demandUnchanged(wiring)
                    try report.add(rename(wanted, applying))
                }
            }
        }
        if !report.outcomes.isEmpty { try applying.tell(report, done: "Renamed") }
        if json { try Output.result(RenameReportJSON.write(report, job: found)) }
        try applying.finish()
        let left = found.counters.remaining
        if left > 0 {
            wiring.console.say(
                "\(left == 1 ? "1 photo is" : "\(left) photos are") not described yet. Go on with: photorename resume \(found.id)"
            )
        }
        return report.refused.isEmpty && left == 0 ? .success : .incomplete
    }

    /// What is to be renamed, as it was shown.
    private struct Wanted {
        var job: Job
        var items: [JobItem]
        var plan: RenamePlan
        var edits: NameEdits
        var handedIn: PlanFile?

        /// - Throws: `Complaint` when the photos have other names by now.
        func demandUnchanged(_ wiring: Wiring) throws {
            let now = try wiring.store.files(job.id)
            guard now.map(\.photo.path) == items.map(\.photo.path) else {
                throw Complaint(
                    "photos of job \(job.id) were renamed meanwhile; nothing more was",
                    hint: "look at the plan as it stands now: photorename preview \(job.id)")
            }
        }
    }

    private func wanted(
        _ wiring: Wiring, _ id: JobID, _ root: Directory, _ applying: inout Applying
    ) throws -> Wanted {
        let job = try wiring.store.job(id)
        let options = naming.isEmpty ? nil : try naming.applied(to: job.settings.naming, wiring.settings)
        let isStored = options == nil && job.planned != nil
        let items = try isStored ? wiring.store.files(id) : wiring.store.items(id)
        var own = try Planning(wiring) { root }.current(job, items, options: options)
        applying.isByOwnPlan = options == nil && plan == nil
        if applying.isByOwnPlan { own = try applying.own(own) }
        let edits = NameEdits(wiring: wiring, job: job, root: root)
        let handedIn = try plan.map { try PlanFile($0, planFormat, of: job, own) }
        return Wanted(
            job: job, items: items, plan: try handedIn?.checked(edits) ?? own, edits: edits, handedIn: handedIn)
    }

    private func ask(
        _ wanted: Wanted, _ wiring: Wiring, _ root: Directory, _ applying: inout Applying
    ) throws -> ApplyQuestion.Answer {
        func show(_ plan: RenamePlan) throws {
            try PlanPrinter.beforeQuestion(wanted.job, wiring.console, isMessage: json)
                .write(plan, try wiring.store.items(wanted.job.id))
        }
        try show(wanted.plan)
        guard wanted.handedIn == nil else {
            let count = wanted.plan.renames.count
            return wiring.console.confirm("Apply \(Numbers.count(count, "rename"))?") ? .apply(wanted.plan) : .declined
        }
        let replan = { try self.wanted(wiring, wanted.job.id, root, &applying).plan }
        return try ApplyQuestion(edits: wanted.edits).ask(wanted.plan, replan: replan, show: show)
    }

    private func rename(_ wanted: Wanted, _ applying: Applying) throws -> Renamer.Report {
        try wanted.handedIn?.keep(wanted.plan, wanted.edits)
        return try applying.apply(wanted.plan, wanted.items)
    }
}
