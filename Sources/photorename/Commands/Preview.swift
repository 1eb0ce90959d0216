import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show a job's plan; with naming options, show what the names would be.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Name format") var naming: NamingArguments

    @Flag(help: "Save these naming options in the job.")
    var save = false

    @OptionGroup(title: "Output") var print: PrintArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let job = try naming.job(job, context)
        if job.status == .processing || job.planned == nil {
            console.say(
                "Job \(job.id) is \(job.status.rawValue): \(job.counters.done) of \(job.counters.total) photos so far.")
        }
        let (shown, pages) = try PreviewPlan(context, job).run(naming.choice, saves: save)
        if !naming.choice.isEmpty {
            console.warn(about: shown.settings.naming)
            for text in try UnusedClocks(context, job, shown.settings.naming).texts { console.warn(text) }
        }
        try PlanPrinter(shown, print.options, console).write(pages)
        return .success
    }
}
