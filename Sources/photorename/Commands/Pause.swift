import ArgumentParser
import JobStore
import PhotoModel

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop a job for a while: what has been sent is still recorded, the rest waits.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let job = try wiring.store.find(job.job)
        try Liveness(wiring.store, job).refuseWhileRenaming()
        do {
            try wiring.store.pause(job.id)
        } catch JobStoreError.wrongStatus(_, let status) {
            throw Complaint("job \(job.id) does not run: it is \(status.rawValue)")
        }
        wiring.console.say("Job \(job.id) is paused. Go on with: photorename resume \(job.id)")
        return .success
    }
}
