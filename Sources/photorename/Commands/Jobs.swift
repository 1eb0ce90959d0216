import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jobs", abstract: "List all jobs, newest first.")

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, to: .read, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let jobs = try context.store.jobs()
        if json {
            try Output.result(JSONLine.text(JobListReport(jobs)))
        } else if jobs.isEmpty {
            console.say("There are no jobs yet. To create one: photorename analyze DIR")
        } else {
            try Output.result(table(jobs, console.resultPalette))
        }
        return .success
    }

    private func table(_ jobs: [Job], _ palette: Palette) -> String {
        let rows = jobs.map { job in
            [
                job.id.text, JobStatusText.state(job, Palette(isOn: false)),
                "\(job.counters.processed)/\(job.counters.total)", LocalTime.text(job.created),
                VisibleText.escape(job.root),
            ]
        }
        let table = Columns.draw(
            [["JOB", "STATUS", "PHOTOS", "STARTED", "FOLDER"]] + rows, columns: Console.resultColumns)
        let lines = table.split(separator: "\n", maxSplits: 1)
        return palette.dim(String(lines[0])) + "\n" + (lines.count > 1 ? lines[1] : "")
    }
}
