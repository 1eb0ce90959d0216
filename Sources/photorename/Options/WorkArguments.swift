import ArgumentParser
import PhotoModel

/// How a job that exists is worked on from now on.
struct WorkArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Requests in flight, from now on.", valueName: "n"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Pause once the job has made so many requests, in all.", valueName: "n"))
    var maxRequests: Int?

    @Option(help: ArgumentHelp("Pause once the job has cost so many US dollars, in all.", valueName: "usd"))
    var maxCost: Double?

    @Flag(help: "Show the preview; never ask, never rename.")
    var dryRun = false

    @Flag(help: "Rename without asking.")
    var yes = false

    @Flag(help: "Go on in the background: print the job ID, and return.")
    var detach = false

    @OptionGroup(title: "At the end") var end: EndArguments
    @OptionGroup(title: "Output") var print: PrintArguments

    func validate() throws {
        if let concurrency, !(1...256).contains(concurrency) { throw ValidationError("--concurrency wants 1 to 256") }
        if let maxRequests, maxRequests < 1 { throw ValidationError("--max-requests wants 1 or more") }
        if let maxCost, !(maxCost > 0 && maxCost.isFinite) {
            throw ValidationError("--max-cost wants a number of dollars")
        }
        if dryRun, yes { throw ValidationError("--dry-run and --yes exclude each other") }
        if detach, end.bell { throw ValidationError("--bell is for a terminal; --detach leaves it") }
    }

    func apply(to settings: inout JobSettings) throws {
        settings.describe.concurrency = concurrency ?? settings.describe.concurrency
        settings.describe.maximumRequests = maxRequests ?? settings.describe.maximumRequests
        settings.describe.maximumCost = maxCost ?? settings.describe.maximumCost
        if settings.describe.maximumCost != nil { try Pricing.demand(settings.describe) }
        settings.applies = settings.applies || yes
        settings.onFinish = try end.program() ?? settings.onFinish
    }
}
