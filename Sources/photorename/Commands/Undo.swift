import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Renaming
import TerminalUI

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take back the last apply of a job; `apply` again is the redo.")

    @OptionGroup var job: JobArgument

    @Flag(help: "Take back every apply of the job.")
    var all = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Report as JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        let applying = Applying(wiring: wiring, job: found, root: root)
        var report = Renamer.Report()
        var levels = 0
        let declined = try applying.alone { () -> Bool in
            if let settled = try applying.recover(.toOldNames) {
                report = settled
                levels += 1
                if !all { return false }
            }
            if found.renamed > 0, !yes, Console.canAsk {
                let question = "Give \(Numbers.count(found.renamed, "file")) the old name back?"
                guard wiring.console.confirm(question) else { return true }
            }
            var level: Int64?
            while let undone = try applying.undo(before: level) {
                level = undone.undone
                report.outcomes += undone.outcomes
                report.guarantee = min(report.guarantee, undone.guarantee)
                levels += 1
                if !all { break }
            }
            return false
        }
        if declined {
            wiring.console.say("Nothing was renamed.")
            return .success
        }
        if levels == 0 { wiring.console.say("Job \(found.id) has renamed nothing that could be taken back.") }
        if levels > 0 { applying.tell(report, done: "Gave back the names of") }
        if json { try Output.result(RenameReportJSON.write(report, job: found)) }
        return report.refused.isEmpty ? .success : .incomplete
    }
}
