import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the status of a job, by default of the newest job.")

    @OptionGroup var job: OptionalJobArgument

    @Flag(help: "Show changes live until the job ends, and exit with its status.")
    var follow = false

    @Option(help: ArgumentHelp("With --follow: start after this event.", valueName: "seq"))
    var since: Int?

    @Flag(help: "List every photo.")
    var items = false

    @Flag(help: "Write JSON; with --follow, one object per line.")
    var json = false

    @Flag(help: "With --follow: ring the terminal bell when the job ends.")
    var bell = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if since != nil || bell, !follow { throw ValidationError("--since and --bell require --follow") }
        if let since, since < 0 { throw ValidationError("--since must be the number of an event") }
    }

    func run() throws {
        try CommandRunner.run(common, to: .read, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        if follow { Interrupts.shared.install() }
        let found = try job.find(context)
        let printer = StatusPrinter(context, console, withItems: items, asJSON: json)
        guard follow else {
            try printer.write(found)
            return .success
        }
        if !json, let note = PoolingNote(context.store) { console.say("\(context.store.name): \(note.text)") }
        let following = FollowJob(context.store, found.id)
        let job =
            try json
            ? followJSON(following, found.id, context, printer) : followLive(following, found.id, context, console)
        try printer.write(job)
        console.ring(bell)
        return ExitStatus(of: job)
    }

    private func followJSON(
        _ following: FollowJob, _ id: JobID, _ context: AppContext, _ printer: StatusPrinter
    ) throws -> Job {
        // The number of its last event is the cursor: both come from one transaction.
        let snapshot = try context.store.job(id)
        try printer.write(snapshot)
        return try following.run(after: since ?? snapshot.sequence) { events in
            guard !events.isEmpty else { return }
            try Output.result(events.map(EventReport.line).joined())
        }
    }

    private func followLive(
        _ following: FollowJob, _ id: JobID, _ context: AppContext, _ console: Console
    ) throws -> Job {
        let view = LiveView(console)
        defer { view.finish() }
        return try following.run(after: try since ?? context.store.job(id).sequence) { events in
            view.showFailures(events)
            guard view.isDue(events) else { return }
            let job = try context.store.job(id)
            view.draw(JobView(job, try JobActivity(context.store, job)))
        }
    }
}
