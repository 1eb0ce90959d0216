import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete old jobs; paid descriptions are kept unless you add --cache.")

    @Option(help: ArgumentHelp("Only jobs that ended longer ago than this: 30d, 12h, 0.", valueName: "time"))
    var olderThan = "30d"

    @Flag(help: "Also delete jobs whose renames can still be undone.")
    var all = false

    @Flag(help: "Also delete descriptions that no job uses. If you analyze those photos again, you pay again.")
    var cache = false

    @Flag(help: "Print what would be deleted, and delete nothing.")
    var dryRun = false

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if DurationArgument(argument: olderThan) == nil {
            throw ValidationError("--older-than must be a time such as 30d or 12h")
        }
    }

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        var options = PruneJobs.Options(age: DurationArgument(argument: olderThan)?.duration ?? .zero)
        (options.includesUndoable, options.includesCache, options.isDryRun) = (all, cache, dryRun)
        let result = try PruneJobs(context.store).run(options)
        try Output.result(
            json
                ? JSONLine.text(PruneReport(result, isDryRun: dryRun))
                : result.jobs.map { "\($0.id)\t\($0.status.rawValue)\t\(VisibleText.escape($0.root))\n" }.joined())
        console.say(summary(result))
        return .success
    }

    private func summary(_ result: PruneJobs.Result) -> String {
        var parts = result.jobs.isEmpty ? [] : [Plural.count(result.jobs.count, "job")]
        if result.descriptions > 0 { parts.append(Plural.count(result.descriptions, "description")) }
        guard !parts.isEmpty else { return "Nothing to delete." }
        return "\(dryRun ? "Would delete" : "Deleted") \(parts.joined(separator: " and "))."
    }
}
