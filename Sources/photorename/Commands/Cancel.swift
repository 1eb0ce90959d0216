import ArgumentParser
import JobStore
import PhotoModel

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job; what is described stays described.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) throws -> ExitStatus {
        let job = try wiring.store.find(job.job)
        try Liveness(wiring.store, job).refuseWhileRenaming()
        guard try wiring.store.cancel(job.id) else {
            throw Complaint("job \(job.id) has ended already: it is \(job.status.rawValue)")
        }
        wiring.console.say("Job \(job.id) is cancelled. Should it go on after all: photorename resume \(job.id)")
        return .success
    }
}
