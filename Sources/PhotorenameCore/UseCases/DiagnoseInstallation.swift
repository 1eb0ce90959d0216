import Describing
import FileSystem
import Foundation
import JobStore
import PhotoMetadata
import PhotoModel
import Pipeline
import Places
import Settings
import SystemPackage
import Thumbnails

/// Checks what is installed and how this program is set up.
public struct DiagnoseInstallation: Sendable {
    /// What one check found.
    public struct Check: Hashable, Sendable {
        public var name: String
        public var isGood: Bool
        public var text: String
        /// What to do about it.
        public var fix: String?
        /// Without it, nothing works as it is set up.
        public var isNeeded = true
    }

    private let environment: [String: String]
    private let database: String?
    private let isInteractive: Bool

    /// - Parameters:
    ///   - environment: environment variables.
    ///   - database: of the command line; nil for the one of the settings.
    ///   - isInteractive: a key command may ask for a password.
    public init(environment: [String: String], database: String?, isInteractive: Bool) {
        self.environment = environment
        self.database = database
        self.isInteractive = isInteractive
    }

    /// Blocking: a key can come from a command.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func run() -> [Check] {
        let sandbox = Result { try DecoderPool.shared.sandbox() }
        DecoderPool.shared.rest()
        let libraries = [
            Check(name: "photorename", isGood: true, text: ProgramVersion.text),
            check("libvips") { try ThumbnailMaker.libraryVersion() },
            Check(name: "decoders", isGood: true, text: Decoders.versions().joined(separator: ", ")),
            check("sandbox") {
                let sandbox = try sandbox.get()
                let denied = [
                    sandbox.deniesPaths ? "files (Landlock)" : nil,
                    sandbox.deniesCalls ? "network and other processes (seccomp)" : nil,
                ].compactMap(\.self)
                return denied.isEmpty
                    ? "photos are decoded in processes of their own; the kernel denies these nothing"
                    : "photos are decoded in processes of their own, without " + denied.joined(separator: ", ")
            },
            check("raw pictures", isNeeded: false) {
                guard let version = Decoders.version(of: .raw) else {
                    throw UserFacingError(
                        .failed, "LibRaw is missing, so raw pictures get names from their dates and places only",
                        hint: "Install it: apt install libraw20")
                }
                return version
            },
            check("videos", isNeeded: false) {
                guard Decoders.readsVideos else {
                    throw UserFacingError(
                        .failed,
                        "libffmpegthumbnailer is missing, so --videos gives names from dates and places only",
                        hint: "Install it: apt install libffmpegthumbnailer4v5")
                }
                let sandbox = try sandbox.get()
                guard sandbox.deniesPaths, sandbox.deniesCalls else {
                    throw UserFacingError(
                        .failed,
                        "this kernel has no Landlock or no seccomp, so --videos gives names from dates and places only")
                }
                return "libffmpegthumbnailer"
            },
            check("XMP", isNeeded: false) {
                guard let version = FileMetadata.expatVersion else {
                    throw UserFacingError(
                        .failed, "libexpat is missing, so XMP is not read", hint: "Install it: apt install libexpat1")
                }
                return version.replacing("_", with: " ")
            },
            check("libcurl") { try CurlTransport.libraryVersion() },
        ]
        do {
            let settings = try Settings(environment: environment)
            return libraries + [
                config(settings), libpq(settings), database(settings),
            ] + localModels(settings) + [places(settings), llamaServer(settings), provider(settings)]
                + batches(settings) + model(settings)
                + [keys]
        } catch {
            return libraries + [Self.failed("settings", error)]
        }
    }

    /// Asks the provider for a description of an image that comes with this program, and for the last day of its model.
    public func probe() async -> [Check] {
        do {
            let settings = try Settings(environment: environment)
            let probe = ProbeProvider(settings: settings, isInteractive: isInteractive)
            guard let result = try await probe.run() else {
                return [
                    Check(name: "probe", isGood: true, text: "nothing is sent: the local model runs on this machine")
                ]
            }
            let listed = await probe.shutDown(of: result.model)
            return [Check(name: "probe", isGood: true, text: Self.text(result))]
                + (listed.map { model(settings, listed: $0) } ?? [])
        } catch {
            return [Self.failed("probe", error)]
        }
    }

    /// Warns of a model that the vendor stops soon; none where there is time.
    private func model(_ settings: Settings, listed: CalendarDay? = nil) -> [Check] {
        guard let choice = try? ProviderChoice(ProviderChoice.Options(), settings),
            let text = try? Pricing(settings: settings)
                .shutDownWarning(of: choice.complete(DescribeOptions()), listed: listed)
        else { return [] }
        return [
            Check(
                name: "model", isGood: false, text: text, fix: "List models: photorename models", isNeeded: false)
        ]
    }

    private static func text(_ result: ProbeProvider.Result) -> String {
        let cost = result.cost.map { ", " + Dollars.approximate($0) } ?? ""
        let seconds = (Double(result.duration.milliseconds) / 100).rounded() / 10
        return "\(result.provider) \(result.model) saw \(result.subject.map { "\"\($0)\"" } ?? "nothing") in "
            + "\(seconds) s; \(result.usage.inputTokens) tokens in, \(result.usage.outputTokens) out\(cost)"
    }

    private func config(_ settings: Settings) -> Check {
        let exists = FileManager.default.fileExists(atPath: settings.configFile)
        return check("config") {
            try NamingChoice.check(settings)
            return exists ? settings.configFile : "none at \(settings.configFile)"
        }
    }

    /// Only a database on a server needs it.
    private func libpq(_ settings: Settings) -> Check {
        let isNeeded = PostgresAddress(database ?? settings.database) != nil
        return check("libpq", isNeeded: isNeeded) {
            if let version = PostgresAdministration.libraryVersion { return version }
            guard !isNeeded else { throw JobStoreError.noLibrary }
            return "not installed; only a PostgreSQL database needs it"
        }
    }

    private func database(_ settings: Settings) -> Check {
        check("database") {
            let path = database ?? settings.database
            if PostgresAddress(path) != nil {
                let store = try JobStore(path: path, to: .read, localFolder: settings.stateFolder)
                let jobs = Plural.count(try store.jobs().count, "job")
                return "\(store.name), \(jobs)" + (PoolingNote(store).map { "; \($0.text)" } ?? "")
            }
            guard FileManager.default.fileExists(atPath: path) else {
                try Self.requireCreatable(path)
                return "none yet at \(path)"
            }
            if let problem = try Salvage.check(path).first {
                throw JobStoreError.damaged(path: path, reason: problem)
            }
            return "\(path), \(Plural.count(try JobStore(path: path, to: .read).jobs().count, "job"))"
        }
    }

    /// A check for each job that has something at a vendor.
    private func batches(_ settings: Settings) -> [Check] {
        let path = database ?? settings.database
        guard PostgresAddress(path) != nil || FileManager.default.fileExists(atPath: path),
            let store = try? JobStore(path: path, to: .read, localFolder: settings.stateFolder),
            let batches = try? store.unfinishedBatches()
        else { return [] }
        return Dictionary(grouping: batches, by: \.job).sorted { $0.key.text < $1.key.text }.compactMap { id, batches in
            guard let job = try? store.job(id) else { return nil }
            return Self.check(job, batches)
        }
    }

    private static func check(_ job: Job, _ batches: [Batch]) -> Check {
        let parts = batches.map { batch in
            let files = [batch.upload].compactMap(\.self) + batch.results.filter { $0 != batch.remote }
            guard batch.isAtVendor else { return "a batch on this disk (\(batch.requests) photos, not sent)" }
            let name = batch.remote ?? "a batch that may have arrived (photorename-\(batch.tag))"
            let what = batch.isUnsettled ? batch.remoteState ?? "not confirmed" : "to be deleted"
            return "\(name) (\(what)\(files.isEmpty ? "" : "; files \(files.joined(separator: ", "))"))"
        }
        let isOver = job.status.hasEnded && job.status != .completed
        let isGood = job.status == .processing && batches.contains { $0.state == .submitted }
        return Check(
            name: "batches", isGood: isGood,
            text: "job \(job.id), \(job.provider): " + parts.joined(separator: "; "),
            fix: isGood
                ? "To collect the results: photorename resume \(job.id)"
                : "Collect and delete: photorename \(isOver ? "cancel" : "resume") \(job.id)", isNeeded: false)
    }

    /// - Throws: `JobStoreError.cannotOpen`, where no command could create the file.
    private static func requireCreatable(_ path: String) throws(JobStoreError) {
        var folder = (URL(fileURLWithPath: path).path as NSString).deletingLastPathComponent
        var isFolder: ObjCBool = false
        while folder != "/", !FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
            folder = (folder as NSString).deletingLastPathComponent
        }
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            access(folder, W_OK | X_OK) == 0
        else { throw .cannotOpen(path: path, reason: "\(folder) is not a folder that you can write to") }
    }

    private func localModels(_ settings: Settings) -> [Check] {
        let chosen = try? ProviderChoice(ProviderChoice.Options(), settings).provider
        return LocalModelFiles.Model.allCases.map { model in
            let name = model == .classifier ? "local model" : "local model for \(model.purpose)"
            return check(name, isNeeded: model == .classifier && chosen ?? .local == .local) {
                guard let files = try LocalModelFiles(folders: settings.assetFolders).only(model) else {
                    throw UserFacingError(
                        .localModelMissing, "not installed, so the local model recognizes no \(model.purpose)")
                }
                _ = try LocalDescriber(files, concurrency: 1)
                return files.path(of: model) ?? ""
            }
        }
    }

    private func llamaServer(_ settings: Settings) -> Check {
        let isChosen = (try? ProviderChoice(ProviderChoice.Options(), settings).provider) == .llamaCpp
        return check("llama-server", isNeeded: isChosen) {
            do {
                let path = try LlamaProgram(settings).path.string
                return isChosen ? path : "\(path); to describe photos with it: --provider llama-cpp"
            } catch ProviderError.llamaServerMissing(configured: nil) where !isChosen {
                return "not installed; only --provider llama-cpp needs it"
            }
        }
    }

    private func places(_ settings: Settings) -> Check {
        check("places", isNeeded: false) {
            let places = try Places(folders: settings.assetFolders)
            return "\(places.path), \(Plural.count(try places.count(), "town")) (GeoNames, CC BY 4.0)"
        }
    }

    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func provider(_ settings: Settings) -> Check {
        check("provider") {
            let choice = try ProviderChoice(ProviderChoice.Options(), settings)
            let reason = choice.reason == .byDefault ? "by default" : "set by PHOTORENAME_PROVIDER or the config"
            guard choice.provider != .local else { return "local, \(reason); nothing leaves this machine" }
            let options = choice.complete(DescribeOptions())
            if choice.provider == .llamaCpp {
                try DescriberFactory(settings: settings, isInteractive: isInteractive).check(options)
                return "\(choice.provider) \(options.model), \(reason); nothing leaves this machine"
            }
            let host = try DescriberFactory(settings: settings, isInteractive: isInteractive).host(of: options) ?? ""
            if let variable = choice.provider.keyVariable, options.baseURL == nil,
                try KeySource(settings: settings, isInteractive: isInteractive)
                    .key(for: choice.provider, at: options.baseURL) == nil
            {
                throw UserFacingError(
                    .failed, "\(choice.provider) (\(reason)) has no key", hint: "Set \(variable) in the environment.")
            }
            let model = options.model.isEmpty ? "with the model that it used last" : options.model
            let size = options.thumbnailSize
            return "\(choice.provider) \(model), \(reason); for each photo, a JPEG of at most \(size) × \(size) pixels "
                + "(20 to 60 kB) is sent to \(host), without metadata, name or path"
        }
    }

    private var keys: Check {
        let names = Settings.secretVariables.filter { environment[$0]?.isEmpty == false }
        return Check(
            name: "keys", isGood: true,
            text: names.isEmpty ? "none is set" : names.joined(separator: ", ") + " (not shown)")
    }

    private func check(_ name: String, isNeeded: Bool = true, _ body: () throws -> String) -> Check {
        do {
            return Check(name: name, isGood: true, text: try body(), isNeeded: isNeeded)
        } catch {
            return Self.failed(name, error, isNeeded: isNeeded)
        }
    }

    private static func failed(_ name: String, _ error: any Error, isNeeded: Bool = true) -> Check {
        let error = UserFacingError(error)
        return Check(name: name, isGood: false, text: error.message, fix: error.hint, isNeeded: isNeeded)
    }
}
