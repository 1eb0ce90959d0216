import ArgumentParser
import Foundation
import JobStore
import PhotoModel
import TerminalUI

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete jobs that ended long ago; descriptions that were paid for stay known.")

    @Option(help: ArgumentHelp("Only jobs that ended before that: 30d, 12h, 0.", valueName: "time"))
    var olderThan = "30d"

    @Flag(help: "Also jobs whose renames could still be taken back.")
    var all = false

    @Flag(help: "Say what would be deleted, and delete nothing.")
    var dryRun = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if Span(argument: olderThan) == nil { throw ValidationError("--older-than wants a time such as 30d or 12h") }
    }

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let age = Double(Span(argument: olderThan)?.duration.milliseconds ?? 0) / 1000
        let jobs = try wiring.store.prunable(before: Date().addingTimeInterval(-age), all: all)
        for job in jobs {
            try Output.result("\(job.id)\t\(job.status.rawValue)\t\(TerminalText.escape(job.root))\n")
            if !dryRun { try wiring.store.delete(job.id) }
        }
        if !jobs.isEmpty, !dryRun { wiring.store.compact() }
        wiring.console.say(
            jobs.isEmpty
                ? "There is nothing to delete."
                : "\(dryRun ? "Would delete" : "Deleted") \(Numbers.count(jobs.count, "job")).")
        return .success
    }
}
