import ArgumentParser
import FileSystem
import JobStore
import PhotoModel
import Pipeline
import TerminalUI

struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try the photos in error again, from their first attempt.")

    @OptionGroup var job: JobArgument

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only these photos, by their paths beneath the job's folder.", valueName: "path"))
    var item: [String] = []

    @OptionGroup var work: WorkArguments
    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await Program.run(common, run(_:))
    }

    private func run(_ wiring: Wiring) async throws -> ExitStatus {
        let found = try wiring.store.find(job.job)
        let root = try wiring.open(found)
        let living = try Liveness(wiring.store, found)
        try living.refuseWhileRenaming()
        let failed = try wiring.store.items(found.id).filter { $0.status == .error }
        let wanted =
            item.isEmpty ? failed : try ItemPaths.find(item, among: failed, of: found, what: "photo in error")
        guard !wanted.isEmpty else {
            wiring.console.say("Job \(found.id) has no photo in error.")
            return ExitStatus(of: found)
        }
        let requeueing = Requeueing(wiring: wiring, job: found, root: root)
        let count = try await Blocking.run { try requeueing.requeue(wanted) }
        wiring.console.say("\(Numbers.count(count, "photo")) to be tried again.")
        let isRunning = found.status == .processing && !living.workers.isEmpty
        if isRunning {
            wiring.console.say("Process \(living.workers[0].process.pid) takes them up.")
            return .success
        }
        guard count > 0 else { return ExitStatus(of: found) }
        return try await TakingUp(wiring: wiring, work: work).run(try wiring.store.job(found.id), root)
    }
}
