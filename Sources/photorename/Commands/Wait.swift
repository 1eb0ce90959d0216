import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait until a job ends, then exit with the exit status of its `analyze` command."
    )

    @OptionGroup var job: JobArgument

    @Option(
        help: ArgumentHelp(
            "Stop waiting after this time, for example 90, 30s, 5m or 2h, and exit with status 124.", valueName: "time")
    )
    var timeout: DurationArgument?

    @Flag(help: "Ring the terminal bell at the end.")
    var bell = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, to: .read, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        Interrupts.shared.install()
        let found = try job.find(context)
        let end = try WaitForJob(context.store, found.id).run(timeout: timeout?.duration) {
            console.say(
                "The provider works on job \(found.id), and no process collects the results. To collect them: photorename resume \(found.id)"
            )
        }
        switch end {
        case .timedOut(let job):
            console.say("Job \(job.id) is still \(job.status.rawValue), at \(job.progress)%.")
            throw ExitCode(124)
        case .ended(let job):
            console.ring(bell)
            return ExitStatus(of: job)
        }
    }
}
