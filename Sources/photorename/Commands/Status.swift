import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import TerminalUI

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how a job stands; the newest if none is named.")

    @Argument(help: "Job ID, a unique prefix of 3 or more characters, or `latest`.", completion: Completing.jobs)
    var job = "latest"

    @Flag(help: "Stay until the job ends, and end with its status.")
    var follow = false

    @Option(help: ArgumentHelp("With --follow: begin after this event.", valueName: "seq"))
    var since: Int?

    @Flag(help: "Add a row a photo.")
    var items = false

    @Flag(help: "Write JSON; with --follow, one object a line.")
    var json = false

    @Flag(help: "With --follow: ring the terminal's bell when the job ends.")
    var bell = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if since != nil || bell, !follow { throw ValidationError("--since and --bell go with --follow") }
        if let since, since < 0 { throw ValidationError("--since wants the number of an event") }
    }

    func run() throws {
        try Program.run(common, to: .look, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let found = try wiring.store.find(job)
        let report = StatusReport(wiring: wiring, withItems: items)
        guard follow else {
            try report.write(found, json: json)
            return .success
        }
        let follower = Follower(wiring.store, found.id)
        let job = json ? try followJSON(follower, found.id, report) : try followView(follower, found.id, wiring)
        try report.write(job, json: json)
        FinishHook.ring(bell)
        return ExitStatus(of: job)
    }

    private func followJSON(_ follower: Follower, _ id: JobID, _ report: StatusReport) throws -> Job {
        // Its number is the cursor: both are of one read transaction.
        let snapshot = try report.wiring.store.job(id)
        try report.write(snapshot, json: true)
        return try follower.follow(after: since ?? snapshot.sequence) { events in
            guard !events.isEmpty else { return }
            try Output.result(events.map(EventJSON.line).joined())
        }
    }

    private func followView(_ follower: Follower, _ id: JobID, _ wiring: Wiring) throws -> Job {
        let store = wiring.store
        let view = LiveView(wiring.console)
        defer { view.finish() }
        return try follower.follow(after: try since ?? store.job(id).sequence) { events in
            for event in events where event.kind == .failure {
                if let text = FailureText.line(event, wiring.console.palette) { view.say(text) }
            }
            guard view.isDue(events) else { return }
            let job = try store.job(id)
            view.draw(JobView(job, try Liveness(store, job)))
        }
    }
}
