import ArgumentParser
import FileSystem
import Foundation
import JobStore
import PhotoModel
import TerminalUI

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete jobs that ended long ago; descriptions that were paid for stay known, without --cache.")

    @Option(help: ArgumentHelp("Only jobs that ended before that: 30d, 12h, 0.", valueName: "time"))
    var olderThan = "30d"

    @Flag(help: "Also jobs whose renames could still be taken back.")
    var all = false

    @Flag(help: "Also forget descriptions that no job refers to: such pictures are paid for again.")
    var cache = false

    @Flag(help: "Say what would be deleted, and delete nothing.")
    var dryRun = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if Span(argument: olderThan) == nil { throw ValidationError("--older-than wants a time such as 30d or 12h") }
    }

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let age = Double(Span(argument: olderThan)?.duration.milliseconds ?? 0) / 1000
        let jobs = try wiring.store.prune(
            before: Date().addingTimeInterval(-age), all: all, dryRun: dryRun, isAlive: \.isAlive)
        let forgotten = cache ? try wiring.store.pruneCache(dryRun: dryRun) : 0
        if !jobs.isEmpty || cache, !dryRun { wiring.store.compact() }
        try write(jobs, forgotten)
        var parts = jobs.isEmpty ? [] : [Numbers.count(jobs.count, "job")]
        if forgotten > 0 { parts.append(Numbers.count(forgotten, "description")) }
        wiring.console.say(
            parts.isEmpty
                ? "There is nothing to delete."
                : "\(dryRun ? "Would delete" : "Deleted") \(parts.joined(separator: " and ")).")
        return .success
    }

    private func write(_ jobs: [Job], _ forgotten: Int) throws {
        guard json else {
            for job in jobs {
                try Output.result("\(job.id)\t\(job.status.rawValue)\t\(TerminalText.escape(job.root))\n")
            }
            return
        }
        let rows = jobs.map { ["job": $0.id.text, "status": $0.status.rawValue, "root": $0.rootText] }
        try Output.result(
            try JSONText.line(
                ["schema": 1, "dry_run": dryRun, "jobs": rows, "descriptions": forgotten] as [String: Any]))
    }
}
