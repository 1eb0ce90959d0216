import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import ReviewPage

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at the photos beside their new names, in a page on this machine.",
        discussion: """
            Prints the page's address, which holds a secret, and opens it. It is served to this machine alone, until \
            somebody ends it in the page or by Ctrl-C, or 30 minutes after the last page left.
            """)

    @OptionGroup var job: JobArgument
    @OptionGroup var page: PageArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let review = Review(wiring, found, try wiring.open(found))
        Interrupts.shared.onFirst { _ in review.server.stop() }
        let end = try await review.run(opensBrowser: !page.noOpen) { address in
            wiring.console.say("The page of job \(found.id); Ctrl-C ends it. \(Review.secret)")
            try? Output.result(address + "\n")
        }
        if Interrupts.shared.received != nil { throw Interrupts.shared.exitCode }
        if end == .abandoned { wiring.console.say("Nobody has the page open any more.") }
        try ReviewEnd(wiring: wiring, id: found.id).tell()
        return .success
    }
}

struct PageArguments: ParsableArguments {
    @Flag(help: "Print the page's address, and open no browser.")
    var noOpen = false
}

/// How things stand when the page is left.
struct ReviewEnd {
    let wiring: Wiring
    let id: JobID

    func tell() throws {
        // It may be pruned by now.
        guard let job = try? wiring.store.job(id) else { return }
        if job.phase == .applied {
            wiring.console.say("Take it back with: photorename undo \(id)")
        } else if job.planned ?? 0 > 0 {
            wiring.console.say("Rename with: photorename apply \(id)")
        }
    }
}
