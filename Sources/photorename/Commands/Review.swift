import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Review: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Review the photos beside their new names, in a page on this machine.",
        discussion: """
            Prints the page's address, which holds a secret, and opens it. The page is served to this machine only, until \
            you end it in the page or with Ctrl-C, or until it has been closed for 30 minutes.
            """)

    @OptionGroup var job: JobArgument
    @OptionGroup var page: PageArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let job = try job.find(context)
        return try await ReviewFlow(context, console, job, try context.openRoot(of: job))
            .run(opensBrowser: !page.noOpen)
    }
}
