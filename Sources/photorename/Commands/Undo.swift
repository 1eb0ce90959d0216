import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Renaming
import TerminalUI

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take back the last apply of a job; `apply` again is the redo.")

    @OptionGroup var job: JobArgument

    @Flag(help: "Take back every apply of the job.")
    var all = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Only these photos, with what belongs to each; by their paths beneath the job's folder.", valueName: "path")
    )
    var item: [String] = []

    @Flag(help: "Of a rename that was cut off: files and folders that are nowhere are gone for good.")
    var forgetMissing = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Report as JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if all, !item.isEmpty { throw ValidationError("--all and --item exclude each other") }
    }

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        let applying = Applying(wiring: wiring, job: found, root: root)
        var report = Renamer.Report()
        var levels = 0
        var isComplete = true
        let items = try chosen(found, wiring)
        let declined = try applying.alone { () -> Bool in
            if let settled = try applying.recover(.toOldNames, forgetsMissing: forgetMissing) {
                report = settled
                levels += 1
                if !all, items == nil || settled.isUnsettled { return false }
            }
            let count = items?.count ?? found.renamed
            if count > 0, !yes, Console.canAsk {
                let question = "Give \(Numbers.count(count, "photo")) the old name back?"
                guard wiring.console.confirm(question) else { return true }
            }
            var level: Int64?
            var left = items
            while let undone = try applying.undo(before: level, items: left) {
                level = undone.undone
                report.undone = undone.undone
                report.add(undone)
                levels += 1
                // Of several photos each is taken back where it was renamed last.
                left?.subtract(undone.outcomes.compactMap(\.move.item))
                if !all, left?.isEmpty ?? true { break }
            }
            for item in try left.map({ left in try wiring.store.files(found.id).filter { left.contains($0.id) } }) ?? []
            {
                wiring.console.warn(
                    "\(TerminalText.escape(item.photo.path.bytes)): was not renamed, or is back already")
                isComplete = false
            }
            return false
        }
        if declined {
            wiring.console.say("Nothing was renamed.")
            if json { try Output.result(RenameReportJSON.write(report, job: found)) }
            return .success
        }
        if levels == 0, isComplete {
            wiring.console.say("Job \(found.id) has renamed nothing that could be taken back.")
        }
        if levels > 0 { try applying.tell(report, done: "Gave back the names of") }
        if json { try Output.result(RenameReportJSON.write(report, job: found)) }
        return report.refused.isEmpty && isComplete ? .success : .incomplete
    }

    private func chosen(_ job: Job, _ wiring: Wiring) throws -> Set<Int64>? {
        guard !item.isEmpty else { return nil }
        return Set(try ItemPaths.find(item, among: try wiring.store.items(job.id), of: job, what: "photo").map(\.id))
    }
}
