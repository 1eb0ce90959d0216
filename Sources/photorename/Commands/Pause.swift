import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pause a job; pending requests are still recorded.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let job = try job.find(context)
        try PauseJob(context.store).run(job)
        console.say("Job \(job.id) is paused. To continue: photorename resume \(job.id)")
        return .success
    }
}
