import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Renaming
import ReviewPage
import TerminalUI

/// Serves the review page, and tells people its address.
struct ReviewFlow {
    private let context: AppContext
    private let console: Console
    private let job: Job
    private let page: ServeReviewPage

    init(_ context: AppContext, _ console: Console, _ job: Job, _ root: Directory) {
        self.context = context
        self.console = console
        self.job = job
        page = ServeReviewPage(context, job, root) { report, kind in
            try? console.show(report, kind, of: job.id, RenameSession(context, job, root))
        }
    }

    /// Printed wherever the address is.
    static let secret = "Keep this address secret: whoever has it can see and rename the photos."

    /// Serves the page until somebody ends it. The address goes to standard output.
    func run(opensBrowser: Bool) async throws -> ExitStatus {
        Interrupts.shared.onFirst { [page] _ in page.stop() }
        let end = try await page.run(opensBrowser: opensBrowser) { [console, job] address in
            console.say("Review page of job \(job.id). Press Ctrl-C to end it. \(Self.secret)")
            try? Output.result(address + "\n")
        }
        if Interrupts.shared.received != nil { throw ExitCode(Interrupts.shared.exitStatus) }
        if end == .abandoned { console.say("The page was closed.") }
        // The job may have been pruned meanwhile.
        guard let job = try? context.store.job(job.id) else { return .success }
        if job.phase == .applied {
            console.say("To undo: photorename undo \(job.id)")
        } else if job.planned ?? 0 > 0 {
            console.say("To rename: photorename apply \(job.id)")
        }
        return .success
    }

    /// Serves the page from before the work begins until somebody ends it.
    ///
    /// - Parameters:
    ///   - opensBrowser: open the page in the user's browser.
    ///   - work: the job's run.
    /// - Returns: the status of the job.
    /// - Throws: errors of the store.
    func during(
        opensBrowser: Bool, _ work: @escaping @Sendable () async throws -> ExitStatus
    ) async throws -> ExitStatus {
        let serving = Task { [page, console] in
            try await page.run(opensBrowser: opensBrowser) { address in
                console.say("Review page. \(Self.secret)")
                console.show(address: address)
            }
        }
        do {
            let status = try await page.whileWorking(work)
            // There is nothing to look at.
            if status == .failure, try context.store.job(job.id).counters.done == 0 { page.stop() }
        } catch {
            page.stop()
            _ = try? await serving.value
            throw error
        }
        if !page.isClosed { console.say("The page stays open. Press Ctrl-C to end it.") }
        Interrupts.shared.onFirst { [page] _ in page.stop() }
        _ = try await serving.value
        if Interrupts.shared.received != nil { throw ExitCode(Interrupts.shared.exitStatus) }
        return ExitStatus(of: try context.store.job(job.id))
    }

    /// Serves the page while a question waits on the terminal. Blocks the caller's thread, which must not be one of the cooperative
    /// pool's.
    ///
    /// - Returns: whether the plan was applied in the page.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func whileAsking() throws -> Bool {
        let before = try context.store.job(job.id).sequence
        Interrupts.shared.onFirst { [page] _ in page.stop() }
        defer {
            Interrupts.shared.onFirst(nil)
            Interrupts.shared.forget()
        }
        // After the ^C that the terminal prints.
        defer { if Interrupts.shared.received != nil { Output.message("\n") } }
        _ = try Blocking.wait { [page, console] in
            try await page.run(opensBrowser: true) { address in
                console.say("Review page. Press Ctrl-C to end it and return here. \(Self.secret)")
                console.show(address: address)
            }
        }
        return try page.wasApplied(since: before)
    }
}
