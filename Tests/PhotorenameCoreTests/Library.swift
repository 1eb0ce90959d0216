import FileSystem
import Foundation
import JobStore
import PhotoModel
import PhotorenameCore
import Pipeline
import Settings
import SystemPackage
import TestSupport

/// A folder of photos with a jobs database of its own, and a server on loopback that describes them.
final class Library: Sendable {
    let scratch: Scratch
    let server: LoopbackServer
    let context: AppContext
    let environment: [String: String]

    /// - Parameters:
    ///   - photos: number of photos.
    ///   - config: text of the config file.
    ///   - environment: environment variables.
    ///   - server: nil for one that sees a cat.
    /// - Throws: an error of the system.
    init(
        photos: Int = 3, config: String? = nil, environment: [String: String] = [:], server: LoopbackServer? = nil
    ) throws {
        scratch = try Scratch()
        self.server = try server ?? LoopbackServer(subject: "cat")
        try TinyPictures.fill(scratch.folder("photos"), 0..<photos)
        if let config { try scratch.write("config/photorename/config.yaml", config) }
        self.environment = [
            "PHOTORENAME_DATABASE": scratch.path + "/state/jobs.sqlite", "XDG_CONFIG_HOME": scratch.path + "/config",
            "XDG_DATA_HOME": Fixtures.dataFolder, "HOME": scratch.path, "OLLAMA_HOST": "127.0.0.1:1",
        ].merging(environment) { $1 }
        context = try AppContext(settings: Settings(environment: self.environment))
    }

    var store: JobStore { context.store }
    var folder: String { scratch.path + "/photos" }
    var root: Directory { get throws { try Directory(absolute: FilePath(folder)) } }

    func names() throws -> [String] { try scratch.names("photos") }

    func choice() throws -> ProviderChoice {
        try ProviderChoice(
            ProviderChoice.Options(provider: .openai, baseURL: server.url, model: "test"), context.settings)
    }

    /// A job that nothing has been done for.
    func create(_ change: (inout CreateJob.Request) -> Void = { _ in }) async throws -> Job {
        var request = CreateJob.Request()
        request.paths = [Array(folder.utf8)]
        change(&request)
        let create = CreateJob(context, try choice())
        return try create.run(try await create.prepare(request))
    }

    func analysis(of job: Job, isDetached: Bool = false, stop: StopSignal = StopSignal()) throws -> AnalyzeJob {
        AnalyzeJob(context, job, try root, isDetached: isDetached, stop: stop)
    }

    /// A job whose photos are described, with its plan.
    func analyzed(_ change: (inout CreateJob.Request) -> Void = { _ in }) async throws -> Job {
        let analysis = try analysis(of: await create(change))
        _ = try await analysis.run(try await analysis.makeDescriber())
        return try analysis.complete()
    }

    func apply(_ job: Job, _ source: ApplyPlan.Source = .ownPlan) throws {
        let apply = ApplyPlan(context, job, try root, source)
        let prepared = try apply.prepare()
        _ = try apply.session(prepared).exclusively { try apply.run(prepared) }
    }

    /// A job whose photos have their new names.
    func applied() async throws -> Job {
        let job = try await analyzed()
        try apply(job)
        return try store.job(job.id)
    }

    /// A process died when it had written the journal of an apply, and before the first rename.
    func interruptedApply() async throws -> Job {
        let job = try await analyzed()
        let root = try root
        let plan = try ApplyPlan(context, job, root).prepare().plan
        let moves = try plan.names.enumerated().map { index, name in
            guard let old = name.old.name, let status = try root.status(of: old) else { throw POSIXError(.ENOENT) }
            return JournalMove(
                index: index, group: index, item: name.item, directory: .root, old: old, new: name.new, temporary: nil,
                identity: status.identity)
        }
        _ = try StoredRenameJournal(store: store, job: job.id).begin(.apply, undoes: nil, moves: moves)
        return try store.job(job.id)
    }

    /// Another living process holds the renames of a job while `body` runs.
    func whileAnotherRenames(_ job: Job, _ body: () throws -> Void) throws {
        let other = try OtherProcess()
        defer { withExtendedLifetime(other) {} }
        try store.lockRenames(job.id, other.identity) { $0.isAlive }
        defer { try? store.unlockRenames(job.id) }
        try body()
    }
}
