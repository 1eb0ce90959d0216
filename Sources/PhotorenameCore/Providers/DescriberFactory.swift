public import Describing
import Foundation
public import PhotoModel
public import Pipeline
public import Settings
import Thumbnails

/// Makes the describer that a job's settings ask for.
public struct DescriberFactory: Sendable {
    private let settings: Settings
    private let keys: KeySource

    public init(_ context: AppContext) {
        self.init(settings: context.settings, isInteractive: context.isInteractive)
    }

    /// - Parameters:
    ///   - settings: environment and config file.
    ///   - isInteractive: a key command may ask for a password.
    public init(settings: Settings, isInteractive: Bool) {
        self.settings = settings
        keys = KeySource(settings: settings, isInteractive: isInteractive)
    }

    /// A describer, and where it sends the photos.
    public struct Made: Sendable {
        public var describer: any Describer
        public var rateLimiter: SharedRateLimiter?
        public var destination: Destination
        /// For jobs whose requests are sent together; nil for others.
        var batches: BatchDescriber?
        var capabilities: LearnedCapabilities?
        var transport: CurlTransport?
        /// Requests are sent with a key.
        var hasKey = false
        /// A server that this program has started, or will.
        var server: LlamaServer?

        /// What is waited for before the first photo can be described, for people; nil for nothing.
        public var step: String? { server?.step }

        /// Runs what needs the describer. Then closes the connections, and ends a server that nobody else uses.
        public func closing<Value: Sendable>(_ body: (Made) async throws -> Value) async rethrows -> Value {
            do {
                let value = try await body(self)
                await close()
                return value
            } catch {
                await close()
                throw error
            }
        }

        private func close() async {
            transport?.close()
            _ = try? await Blocking.run { DecoderPool.shared.rest() }
            await server?.leave()
        }
    }

    /// Where thumbnails go.
    public enum Destination: Hashable, Sendable {
        /// The names need no description.
        case nowhere
        /// Nowhere: the model runs in this process.
        case thisProcess(model: String)
        /// Nowhere: the model runs in a program that this one starts.
        case thisMachine(ProviderName, model: String)
        /// - Parameter isLoopback: the server runs on this machine.
        case server(
            ProviderName, model: String, tier: RequestTier, host: String, isLoopback: Bool, thumbnailSize: Int)

        /// Nil for the local model.
        public var host: String? {
            if case .server(_, _, _, let host, _, _) = self { host } else { nil }
        }
    }

    /// - Parameters:
    ///   - options: how photos are described.
    ///   - makeRateLimiter: called with the ID by which the database knows the provider, its host and the key.
    ///   - stop: ends the wait for a server that this program starts.
    ///   - onServerLines: called with what such a server prints; may block.
    ///   - onLearnt: called when a server turns out not to support a part of the request.
    /// - Returns: the describer.
    /// - Throws: `LocalModelError`, `Endpoint.Fault`, `KeyError`, `ProviderError`, `LlamaModel.Fault`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func make(
        _ options: DescribeOptions, rateLimiter makeRateLimiter: (String) -> SharedRateLimiter? = { _ in nil },
        stop: StopSignal = StopSignal(), onServerLines: @escaping @Sendable ([String]) -> Void = { _ in },
        onLearnt: @escaping @Sendable (ServerCapabilities) async -> Void = { _ in }
    ) throws -> Made {
        LlamaServerFiles.endOrphans(in: LlamaServerFiles.defaultFolder, patience: .seconds(5))
        try validate(options)
        if options.depth != nil {
            let cores = ProcessInfo.processInfo.activeProcessorCount
            return Made(describer: NoDescriber(concurrency: cores), destination: .nowhere)
        }
        guard let service = VisionService(options.provider) else { return try local(options) }
        let capabilities = LearnedCapabilities(options.capabilities ?? ServerCapabilities(), onLearnt: onLearnt)
        if service.name == .llamaCpp {
            return try llamaCpp(
                service, options, capabilities, LlamaServer.Callbacks(stop: stop, onLines: onServerLines))
        }
        let provider = try service.provider(options)
        let key = try requiredKey(service, options)
        var transportSettings = Self.transportSettings(settings)
        if options.tier == .flex, settings.requestTimeout == nil { transportSettings.requestTimeout = Self.flexTimeout }
        let transport = try CurlTransport(transportSettings)
        let rateLimiter = makeRateLimiter(provider.account(key))
        let describer = RemoteDescriber(
            provider: provider, transport: transport, key: key,
            concurrency: provider.concurrency ?? Self.maximumRequests,
            rateLimiter: rateLimiter,
            capabilities: capabilities)
        let batches =
            options.tier == .batch
            ? try service.batches(options, transport, key).map {
                BatchDescriber(provider, $0, key: key, capabilities: capabilities)
            } : nil
        return Made(
            describer: describer, rateLimiter: rateLimiter,
            destination: .server(
                service.name, model: options.model, tier: options.tier, host: provider.endpoint.host,
                isLoopback: provider.endpoint.isLoopback, thumbnailSize: options.thumbnailSize),
            batches: batches,
            capabilities: capabilities, transport: transport, hasKey: key != nil)
    }

    private func llamaCpp(
        _ service: VisionService, _ options: DescribeOptions, _ capabilities: LearnedCapabilities,
        _ callbacks: LlamaServer.Callbacks
    ) throws -> Made {
        let start = try serverSettings(options)
        var transportSettings = Self.transportSettings(settings)
        transportSettings.requestTimeout = settings.requestTimeout ?? Self.slowTimeout
        let transport = try CurlTransport(transportSettings)
        let server = try LlamaServer(start, callbacks)
        let describer = try LlamaCppDescriber(server, version: start.model.version) {
            address throws(Endpoint.Fault) in
            var options = options
            options.baseURL = address.map { "http://127.0.0.1:\($0.port)" }
            return RemoteDescriber(
                provider: try service.provider(options), transport: transport, key: address.flatMap { APIKey($0.key) },
                concurrency: Self.maximumRequests, capabilities: capabilities,
                // If another program has taken the port, it gets no picture, and its answer is ignored.
                check: { () async throws(DescribeError) in
                    if server.hasEnded { throw .job(await server.ended(), Usage()) }
                })
        }
        return Made(
            describer: describer, destination: .thisMachine(service.name, model: start.model.title),
            capabilities: capabilities, transport: transport, server: server)
    }

    /// How llama.cpp's server is started for a job.
    ///
    /// - Throws: `ProviderError`, `LlamaModel.Fault`.
    private func serverSettings(_ options: DescribeOptions) throws -> LlamaServer.Settings {
        let program = try LlamaProgram(settings).path
        let model = try LlamaModel(options.model, projector: options.projector)
        return LlamaServer.Settings(program: program, model: model, slots: options.concurrency)
    }

    private func local(_ options: DescribeOptions) throws -> Made {
        let files = try LocalModelFiles(folders: settings.assetFolders)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        FreedMemory.keepLess(threads: cores)
        let threads = min(cores, options.concurrency)
        let readsText = options.readsText ?? false
        DecoderPool.shared.limit(
            memory: settings.memory, process: LocalDescriber.memory(readsText: readsText, threads: threads))
        let describer = try LocalDescriber(
            files, language: options.language, folders: settings.assetFolders, readsText: readsText,
            concurrency: threads)
        return Made(describer: describer, destination: .thisProcess(model: describer.model))
    }

    /// Ends the servers that only this process uses, because it ends at once. Blocking.
    public static func endServers() { LlamaServer.leaveAll() }

    /// Finds out whether `make` would succeed, without loading the local model.
    ///
    /// - Throws: as `make`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func check(_ options: DescribeOptions) throws {
        try validate(options)
        if options.depth != nil { return }
        if options.provider == .local {
            _ = try LocalModelFiles(folders: settings.assetFolders)
        } else if options.provider == .llamaCpp {
            _ = try serverSettings(options)
        } else {
            try make(options).transport?.close()
        }
    }

    /// Refuses what the provider has no use for.
    private func validate(_ options: DescribeOptions) throws(ProviderError) {
        if options.projector != nil, options.provider != .llamaCpp { throw .projectorUnused }
        if options.baseURL != nil, options.provider == .llamaCpp { throw .ownServer(options.provider) }
    }

    /// What to tell the user if the local model has no words in the language of a job; nil if it has.
    ///
    /// - Throws: `LocalModelError.vocabulary`.
    public func languageWarning(of options: DescribeOptions) throws -> String? {
        guard options.provider == .local, options.depth == nil, let language = options.language,
            try !LocalDescriber.knows(language: language, folders: settings.assetFolders)
        else { return nil }
        return "the local model has no words in \"\(language)\" and uses English"
    }

    /// The host that the photos of a job are sent to; nil for the local model.
    ///
    /// - Throws: `Endpoint.Fault`.
    public func host(of options: DescribeOptions) throws -> String? {
        try addressed(options)?.endpoint(options).host
    }

    /// The same options with a model of the server's, where none was named.
    ///
    /// - Throws: `ProviderError`, `Endpoint.Fault`.
    public func withModel(_ options: DescribeOptions) async throws -> DescribeOptions {
        guard options.model.isEmpty, let service = VisionService(options.provider) else { return options }
        guard service.name == .ollama else { throw ProviderError.modelMissing(service.name) }
        let transport = try CurlTransport(Self.transportSettings(settings))
        defer { transport.close() }
        var options = options
        do {
            options.model = try await OllamaModels(endpoint: service.endpoint(options), transport: transport).vision()
        } catch OllamaModels.Fault.unreachable(let host) {
            throw ProviderError.ollamaUnreachable(host: host)
        } catch OllamaModels.Fault.noVision(let host) {
            throw ProviderError.ollamaHasNoVision(host: host)
        }
        return options
    }

    /// Asks a server for its models.
    ///
    /// - Returns: none for the local model.
    /// - Throws: `DescribeError`, `Endpoint.Fault`, `KeyError`, `ProviderError.keyMissing`.
    func models(of options: DescribeOptions) async throws -> [ServerModels.Model] {
        guard let service = addressed(options) else { return [] }
        let key: APIKey? = try await Blocking.run { try requiredKey(service, options) }
        let transport = try CurlTransport(Self.transportSettings(settings))
        defer { transport.close() }
        return try await ServerModels(
            service.name, endpoint: service.listEndpoint(options), transport: transport, key: key
        ).list()
    }

    /// Asks an Ollama server on this machine for a model that accepts images, and waits a second at most.
    ///
    /// - Returns: the model that is set for it, else the one that was used last; nil where there is none.
    public func localOllamaModel() async -> String? {
        var quick = Self.transportSettings(settings)
        quick.connectTimeout = 0.2
        quick.requestTimeout = 1
        var options = DescribeOptions()
        options.provider = .ollama
        // The address that Ollama's own programs use.
        options.baseURL = settings.settings(for: .ollama).baseURL
        guard let endpoint = try? VisionService(.ollama)?.endpoint(options), endpoint.isLoopback,
            let transport = try? CurlTransport(quick)
        else { return nil }
        defer { transport.close() }
        guard let found = try? await OllamaModels(endpoint: endpoint, transport: transport).vision() else { return nil }
        return settings.settings(for: .ollama).model ?? found
    }

    /// The ID by which the database knows the rate limiter of a provider, its host and the key; nil for the local model.
    ///
    /// - Throws: `Endpoint.Fault`, `KeyError`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    public func rateLimiterID(_ options: DescribeOptions) throws -> String? {
        guard let service = addressed(options) else { return nil }
        return try service.provider(options).account(try key(service, options))
    }

    /// The API of a job; nil where its model is built in.
    private func addressed(_ options: DescribeOptions) -> VisionService? {
        options.provider.isBuiltIn ? nil : VisionService(options.provider)
    }

    /// The key that may be sent to where these options lead.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func key(_ service: VisionService, _ options: DescribeOptions) throws(KeyError) -> APIKey? {
        let isNamed = options.usesCommonKey ?? (service.name.keyVariable != nil)
        return try keys.key(for: service.name, at: options.baseURL, isNamed: isNamed)
    }

    /// Seconds; OpenAI's example for flex requests.
    private static let flexTimeout = 900.0
    /// Seconds; a machine without a graphics card takes a minute for a photo.
    private static let slowTimeout = 600.0

    /// The same.
    ///
    /// - Throws: `ProviderError.keyMissing`, where the vendor's own server needs one, or the job began with one.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    private func requiredKey(_ service: VisionService, _ options: DescribeOptions) throws -> APIKey? {
        let key = try key(service, options)
        if key == nil, options.baseURL == nil || options.usesKey == true,
            let variable = service.name.keyVariable ?? (options.usesKey == true ? "PHOTORENAME_API_KEY" : nil)
        {
            throw ProviderError.keyMissing(service.name, variable: variable)
        }
        return key
    }

    /// Upper bound of concurrent requests; a job's own limit can be raised while it runs.
    private static let maximumRequests = 256

    private static func transportSettings(_ settings: Settings) -> TransportSettings {
        var transport = TransportSettings()
        transport.connections = maximumRequests
        transport.connectTimeout = settings.connectTimeout ?? transport.connectTimeout
        transport.requestTimeout = settings.requestTimeout ?? transport.requestTimeout
        transport.certificateAuthorities = settings.certificateAuthorities
        transport.userAgent = "photorename/\(ProgramVersion.text)"
        return transport
    }
}
