import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import TerminalUI

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jobs", abstract: "List every job, newest first.")

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, to: .look, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let jobs = try wiring.store.jobs()
        if json {
            let objects = jobs.map { JobJSON.object($0, withSteps: false) }
            try Output.result(try JSONText.line(["schema": 1, "jobs": objects]))
            return .success
        }
        guard !jobs.isEmpty else {
            wiring.console.say("There is no job yet: photorename analyze DIR makes one.")
            return .success
        }
        let palette = wiring.console.resultPalette
        let rows = jobs.map { job in
            [
                job.id.text, JobText.state(job, Palette(isOn: false)),
                "\(job.counters.processed)/\(job.counters.total)",
                JobText.date(job.created), TerminalText.escape(job.root),
            ]
        }
        let table = Columns.draw(
            [["JOB", "STATUS", "PHOTOS", "BEGUN", "FOLDER"]] + rows,
            columns: Console.isTerminal(1) ? Console.columns(1) : nil)
        let lines = table.split(separator: "\n", maxSplits: 1)
        try Output.result(palette.dim(String(lines[0])) + "\n" + (lines.count > 1 ? lines[1] : ""))
        return .success
    }
}
