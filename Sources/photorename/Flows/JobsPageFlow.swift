import ArgumentParser
import FileSystem
import PhotoModel
import PhotorenameCore
import Renaming
import ReviewPage
import TerminalUI

/// Serves the list of all jobs, and tells people its address.
struct JobsPageFlow {
    private let console: Console
    private let page: ServeJobsPage

    init(_ context: AppContext, _ console: Console) {
        self.console = console
        page = ServeJobsPage(context) { report, kind, job in
            guard let root = try? context.openRoot(of: job) else { return }
            try? console.show(report, kind, of: job.id, RenameSession(context, job, root))
        }
    }

    /// The address goes to standard output.
    func run(opensBrowser: Bool) async throws -> ExitStatus {
        Interrupts.shared.onFirst { [page] _ in page.stop() }
        let end = try await page.run(opensBrowser: opensBrowser) { [console] address in
            console.say("Review page of all jobs. Press Ctrl-C to end it. \(ReviewFlow.secret)")
            try? Output.result(address + "\n")
        }
        if Interrupts.shared.received != nil { throw ExitCode(Interrupts.shared.exitStatus) }
        if end == .abandoned { console.say("The page was closed.") }
        return .success
    }
}
