import ArgumentParser
import JobStore
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract:
            "Review the photos beside their new names, in a page on this machine; without a job, choose one there.",
        discussion: """
            Prints the page's address, which contains a secret, and opens the page. Only this machine can open it. The \
            page stays available until you click Done, press Ctrl-C, or leave it closed for 30 minutes.
            """)

    @Argument(help: JobArgument.help, completion: Completing.jobs)
    var job: String?

    @OptionGroup var page: PageArguments
    @OptionGroup var moved: RootArgument
    @OptionGroup(title: "Common") var common: CommonOptions

    func validate() throws {
        if job == nil, moved.root != nil { throw ValidationError("--root requires a job") }
    }

    func run() async throws {
        try await CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let context = try moved.placed(context)
        guard let name = job else {
            return try await JobsPageFlow(context, console).run(opensBrowser: !page.noOpen)
        }
        let job = try context.store.find(name)
        return try await ReviewFlow(context, console, job, try context.openRoot(of: job))
            .run(opensBrowser: !page.noOpen)
    }
}
