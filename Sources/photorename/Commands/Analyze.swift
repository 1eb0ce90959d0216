import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import TerminalUI

struct Analyze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze", abstract: "Describe every photo and propose new names; rename only after you confirm.")

    @Argument(help: ArgumentHelp("Folders and photos.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @OptionGroup(title: "Photos") var scan: ScanArguments
    @OptionGroup(title: "Provider") var describe: DescribeArguments
    @OptionGroup(title: "Name format") var naming: NamingArguments

    @Flag(help: "Show the preview, but never ask and never rename.")
    var dryRun = false

    @Flag(help: "Rename without asking.")
    var yes = false

    @Flag(help: "Print the request for a photo, without the image and the key, and send nothing.")
    var showPrompt = false

    @Flag(help: "Print the number of photos and an estimate of the tokens, cost and time; send nothing.")
    var estimate = false

    @Flag(help: "Review the photos beside their names in a local web page, from the start.")
    var review = false

    @Flag(help: "Continue in the background: print the job ID and return.")
    var detach = false

    @OptionGroup var page: PageArguments
    @OptionGroup var memory: MemoryArgument
    @OptionGroup(title: "At the end") var end: EndArguments
    @OptionGroup(title: "Output") var print: PrintArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if paths.isEmpty, scan.filesFrom == nil, !showPrompt {
            throw ValidationError("specify a folder or photos, or use --files-from")
        }
        // An unset variable of a script must not mean the current folder.
        if paths.contains("") { throw ValidationError("a path is empty") }
        if dryRun, yes { throw ValidationError("--dry-run and --yes can't be used together") }
        if review, dryRun || yes || detach || estimate || showPrompt {
            throw ValidationError(
                "--review can't be used with --dry-run, --yes, --detach, --estimate or --show-prompt")
        }
        if page.noOpen, !review { throw ValidationError("--no-open requires --review") }
        if detach, end.bell {
            throw ValidationError("--bell can't be used with --detach: a background job has no terminal")
        }
        if scan.null, scan.filesFrom == nil { throw ValidationError("-0 requires --files-from") }
    }

    func run() async throws {
        try await CommandRunner.run(common, memory: memory.size, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let choice = try ProviderChoice(describe.choice, context.settings)
        if showPrompt { return try showRequest(choice) }
        let creation = CreateJob(context, choice)
        let prepared = try await creation.prepare(try await Blocking.run { try request() })
        console.warn(about: prepared.settings.naming)
        try console.warn(about: prepared.settings.describe, Pricing(settings: context.settings))
        if estimate { return try await showEstimate(context, console, prepared) }

        // Before the job is created: what is missing is reported before anything begins.
        let suggestions = SuggestProvider(context, choice)
        let suggestion =
            prepared.settings.describe.depth == nil ? await suggestions.find(asksOllama: !detach) : nil
        let asks = suggestion != nil && Console.canAsk && !detach
        if !asks {
            try await Blocking.run { try DescriberFactory(context).check(prepared.settings.describe) }
        }
        var job = try creation.run(prepared)
        if detach {
            try context.store.begin(job.id, phase: .scanning)
            try StartBackgroundWorker(context).start(job)
            try DescriberFactory(context).languageWarning(of: job.settings.describe).map { console.warn($0) }
            suggestion.map { console.hint($0) }
            try Output.result("\(job.id)\n")
            return .success
        }
        if asks, let suggestion {
            let counted = try await countPhotos(context, console, job, prepared.root)
            job = try await Blocking.run { try console.offer(suggestion, suggestions, for: counted) }
            try console.warn(about: job.settings.describe, Pricing(settings: context.settings))
        }
        let flow = try await JobFlow(
            context, console, job, prepared.root,
            JobFlow.Options(print: print, isDryRun: dryRun || review, rings: end.bell))
        if !asks { suggestion.map { console.hint($0) } }
        try DescriberFactory(context).languageWarning(of: job.settings.describe).map { console.warn($0) }
        console.say("Job \(job.id)")
        guard review else { return try await flow.run() }
        return try await ReviewFlow(context, console, job, prepared.root)
            .during(opensBrowser: !page.noOpen) { try await flow.run() }
    }

    /// Blocking: the list can come from standard input.
    private func request() throws -> CreateJob.Request {
        var request = CreateJob.Request()
        request.paths = paths.map(RawArguments.bytes)
        request.listed = try scan.filesFrom.map { try PathList.read($0, isNullSeparated: scan.null) } ?? []
        request.scan = scan.options
        request.describe = describe.options
        request.naming = naming.choice
        request.applies = yes
        request.onFinish = try end.program()
        return request
    }

    private func showRequest(_ choice: ProviderChoice) throws -> ExitStatus {
        try Output.result(
            try RequestPreview.text(choice.complete(describe.options))
                ?? "No request is sent: the local model runs in this process.\n")
        return .success
    }

    private func showEstimate(
        _ context: AppContext, _ console: Console, _ prepared: CreateJob.Prepared
    ) async throws -> ExitStatus {
        let (options, scan) = (prepared.settings.describe, prepared.settings.scan)
        let estimate = try await Blocking.run { try EstimateCost(context, options).run(prepared.root, scan) }
        if print.format == .json {
            try Output.result(JSONLine.text(EstimateReport(estimate)))
        } else {
            try Output.result(EstimateText.draw(estimate, isCompatibleServer: options.baseURL != nil))
            console.say("Nothing was sent. Photos that were described before cost nothing.")
        }
        return .success
    }

    private func countPhotos(
        _ context: AppContext, _ console: Console, _ job: Job, _ root: Directory
    ) async throws -> Job {
        let stop = StopSignal()
        let counting = AnalyzeJob(context, job, root, stop: stop)
        Interrupts.shared.onFirst { _ in stop.stop() }
        defer { Interrupts.shared.onFirst(nil) }
        let line = LiveLine(console) { ProgressLine(counting.monitor.snapshot, waiting: nil) }
        defer { line.finish() }
        return try await counting.countPhotos()
    }
}
