import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Pipeline
import Settings
import SystemPackage
import TerminalUI

struct Analyze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze", abstract: "Look at every photo and propose new names; rename only after a yes.")

    @Argument(help: ArgumentHelp("Folders and photos.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @OptionGroup(title: "Which photos") var scan: ScanArguments
    @OptionGroup(title: "Who describes") var describe: DescribeArguments
    @OptionGroup(title: "How names look") var naming: NamingArguments

    @Flag(help: "Show the preview; never ask, never rename.")
    var dryRun = false

    @Flag(help: "Rename without asking.")
    var yes = false

    @Flag(help: "Print what would be sent for a photo, but for the picture and the key; send nothing.")
    var showPrompt = false

    @Flag(help: "Say how many photos there are, and what tokens, money and time they would take; send nothing.")
    var estimate = false

    @Flag(help: "Look at the photos beside their names in a local web page, from the start.")
    var review = false

    @Flag(help: "Go on in the background: print the job ID, and return.")
    var detach = false

    @OptionGroup var page: PageArguments
    @OptionGroup(title: "At the end") var end: EndArguments
    @OptionGroup(title: "Output") var print: PrintArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if paths.isEmpty, scan.filesFrom == nil, !showPrompt {
            throw ValidationError("name a folder or some photos, or use --files-from")
        }
        // A variable of a script that is not set must not mean "here".
        if paths.contains("") { throw ValidationError("a path is empty") }
        if dryRun, yes { throw ValidationError("--dry-run and --yes exclude each other") }
        if review, dryRun || yes || detach || estimate || showPrompt {
            throw ValidationError(
                "--review is for somebody who looks: not with --dry-run, --yes, --detach, --estimate, --show-prompt")
        }
        if page.noOpen, !review { throw ValidationError("--no-open goes with --review") }
        if detach, end.bell { throw ValidationError("--bell is for a terminal; --detach leaves it") }
        if scan.null, scan.filesFrom == nil { throw ValidationError("-0 goes with --files-from") }
    }

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        let choice = try ProviderChoice(describe, wiring.settings)
        if showPrompt {
            let options = ProviderChoice.complete(
                describe.options(), provider: choice.provider, describe, wiring.settings)
            try Output.result(RequestText.write(options))
            return .success
        }
        let (root, places) = try await Blocking.run { try folder() }
        let run = JobRun(wiring: wiring)
        let settings = try await settings(places, choice, wiring, run.factory())
        if estimate {
            let estimate = Estimate(wiring: wiring, options: settings.describe)
            let asJSON = print.format == .json
            try await Blocking.run { try estimate.write(root, settings.scan, asJSON: asJSON) }
            return .success
        }

        // Made before the job: what is missing is said before anything is begun.
        let waiting = await InWaiting.find(choice, run.factory(), asksOllama: !detach)
        let asks = waiting != nil && Console.canAsk && !detach
        if !asks {
            let factory = run.factory()
            try await Blocking.run { try factory.check(settings.describe) }
        }
        var job = try wiring.store.create(
            root: places.root.bytes, settings: settings, provider: settings.describe.provider,
            model: settings.describe.model)
        if detach {
            try wiring.store.begin(job.id, phase: .scanning)
            try Background(wiring: wiring).start(job)
            waiting?.hint(wiring.console)
            try Output.result("\(job.id)\n")
            return .success
        }
        if let waiting, asks {
            let counted = try await run.scan(job, root)
            job = try await Blocking.run { try waiting.ask(counted, describe, wiring) }
        }
        let made = try await run.describer(of: job)
        wiring.console.say(made.announcement)
        if !asks { waiting?.hint(wiring.console) }
        wiring.console.say("Job \(job.id)")
        let finishing = Finishing(wiring: wiring, root: root, print: print, isDryRun: dryRun || review)
        guard review else { return try await run.run(job, root, made, finishing, bell: end.bell) }
        return try await Review(wiring, job, root).during(opensBrowser: !page.noOpen) { [job] in
            try await run.run(job, root, made, finishing, bell: end.bell)
        }
    }

    /// The folder that holds all paths. Blocking: the list may come from standard input.
    private func folder() throws -> (Directory, JobPaths) {
        let listed = try scan.filesFrom.map { try FileList.read($0, null: scan.null) } ?? []
        let places = try JobPaths(named: paths, listed: listed, followsLinks: scan.followSymlinks)
        return (try Directory(absolute: places.root), places)
    }

    private func settings(
        _ places: JobPaths, _ choice: ProviderChoice, _ wiring: Wiring, _ factory: DescriberFactory
    ) async throws -> JobSettings {
        var settings = JobSettings()
        settings.scan = scan.options(starts: places.starts)
        settings.naming = try naming.made(wiring.settings)
        settings.applies = yes
        settings.onFinish = try end.program()
        let options = ProviderChoice.complete(
            describe.options(), provider: choice.provider, describe, wiring.settings)
        settings.describe = try Pricing(settings: wiring.settings).priced(try await factory.withModel(options))
        return settings
    }
}
