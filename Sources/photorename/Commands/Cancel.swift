import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a job; existing descriptions are kept.")

    @OptionGroup var job: JobArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() throws {
        try CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) throws -> ExitStatus {
        let job = try job.find(context)
        try CancelJob(context.store).run(job)
        console.say("Job \(job.id) is cancelled. To continue it after all: photorename resume \(job.id)")
        return .success
    }
}
