import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import TerminalUI

struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show a job's plan; with naming options, what the names would be.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "How names look") var naming: NamingArguments

    @Flag(help: "Make these naming options the job's own.")
    var save = false

    @OptionGroup(title: "Output") var print: PrintArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let job = try wiring.store.find(job.job)
        let items = try wiring.store.items(job.id)
        if job.status == .processing || job.planned == nil {
            wiring.console.say(
                "Job \(job.id) is \(job.status.rawValue): \(job.counters.done) of \(job.counters.total) photos so far.")
        }
        let options = naming.isEmpty ? nil : try naming.applied(to: job.settings.naming, wiring.settings)
        let planning = Planning(wiring) { try wiring.open(job) }
        let plan =
            if save, let options {
                try planning.keep(options, of: job, items)
            } else {
                try planning.current(job, items, options: options)
            }
        var shown = job
        shown.settings.naming = options ?? job.settings.naming
        try PlanPrinter(shown, items, print, wiring.console).write(plan)
        return .success
    }
}
