import ArgumentParser
import FileSystem
import JobStore
import PhotoModel

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Return when a job ends, with the status that its own analyze would have had.")

    @OptionGroup var job: JobArgument

    @Option(help: ArgumentHelp("Give up after this long, with status 124: 90, 30s, 5m, 2h.", valueName: "time"))
    var timeout: Span?

    @Flag(help: "Ring the terminal's bell at the end.")
    var bell = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, to: .look, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        var job = try wiring.store.find(job.job)
        let watch = DoorbellWatch(path: JobStore.bell(beside: wiring.store.path))
        let began = ContinuousClock.now
        var orphanedSince: ContinuousClock.Instant?
        while true {
            job = try wiring.store.job(job.id)
            if job.status.isAtRest { break }
            if let timeout, ContinuousClock.now - began >= timeout.duration {
                wiring.console.say("Job \(job.id) is still \(job.status.rawValue), at \(job.progress)%.")
                throw ExitCode(124)
            }
            if try Liveness(wiring.store, job).isOrphaned {
                orphanedSince = orphanedSince ?? .now
            } else {
                orphanedSince = nil
            }
            // Somebody may be about to take it up.
            if let since = orphanedSince, ContinuousClock.now - since >= .seconds(10) {
                throw Complaint(
                    "no process works on job \(job.id)", hint: "Continue with: photorename resume \(job.id)")
            }
            let left = timeout.map { ($0.duration - (ContinuousClock.now - began)).milliseconds } ?? .max
            watch.wait(milliseconds: Int32(max(1, min(left, Int64(Follower.poll)))))
        }
        FinishHook.ring(bell)
        return ExitStatus(of: job)
    }
}
