import ArgumentParser
import PhotorenameCore
import TerminalUI

/// How a job continues.
struct WorkArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Maximum concurrent requests, from now on.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Pause when the job has made this many requests in all.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Pause when the job has cost this many US dollars in all.", valueName: "usd"))
    var maxCost: Double?

    @Option(help: ArgumentHelp("Tiers that may be used from now on, the preferred one first.", valueName: "tiers"))
    var tier: TierList?

    @Flag(help: "Show the preview, but never ask and never rename.")
    var dryRun = false

    @Flag(help: "Rename without asking.")
    var yes = false

    @Flag(help: "Continue in the background: print the job ID and return.")
    var detach = false

    @OptionGroup var memory: MemoryArgument
    @OptionGroup(title: "At the end") var end: EndArguments
    @OptionGroup(title: "Output") var print: PrintArguments

    func validate() throws {
        try LimitArguments.validate(concurrency, maxRequests, maxCost)
        if dryRun, yes { throw ValidationError("--dry-run and --yes can't be used together") }
        if detach, end.bell {
            throw ValidationError("--bell can't be used with --detach: a background job has no terminal")
        }
    }

    /// - Throws: `ValidationError`.
    func changes() throws -> RunChanges {
        var changes = RunChanges()
        (changes.concurrency, changes.maximumRequests, changes.maximumCost) = (concurrency, maxRequests, maxCost)
        changes.applies = yes
        changes.tiers = tier?.tiers
        changes.onFinish = try end.program()
        return changes
    }
}
