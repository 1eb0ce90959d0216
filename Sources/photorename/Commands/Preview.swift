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
        if job.status == .processing || job.planned == nil {
            wiring.console.say(
                "Job \(job.id) is \(job.status.rawValue): \(job.counters.done) of \(job.counters.total) photos so far.")
        }
        let options = naming.isEmpty ? nil : try naming.applied(to: job.settings.naming, wiring.settings)
        let planning = Planning(wiring) { try wiring.open(job) }
        var shown = job
        shown.settings.naming = options ?? job.settings.naming
        let printer = PlanPrinter(shown, print, wiring.console)
        if options == nil, job.planned != nil {
            try printer.write(wiring.store)
            return .success
        }
        let naming = shown.settings.naming
        let draft = try save && options != nil ? planning.keep(naming, of: job) : planning.draft(job, naming)
        try printer.write { try draft.page(of: job.id, from: $0, withPhotos: $1) }
        return .success
    }
}
