import Describing
import Foundation
import PhotoModel
import Pipeline
import Settings
import TerminalUI

/// Makes the describer that a job's settings ask for, and says where pictures go.
struct DescriberFactory {
    let settings: Settings

    /// What is made for one run.
    struct Made: Sendable {
        var describer: any Describer
        var pacer: Pacer?
        /// Where pictures go; nil when they go nowhere.
        var host: String?
        /// For the first line on standard error.
        var announcement: String
        /// To be closed when the run is over.
        var transport: CurlTransport?
    }

    /// Blocking: the key may come from a command.
    ///
    /// - Parameters:
    ///   - pacer: made for the provider, its host and the key.
    ///   - onLearnt: told what a server turned out not to know.
    /// - Throws: `LocalModelError`, `Endpoint.Fault`, `Complaint`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func make(
        _ options: DescribeOptions, pacer: (String) -> Pacer? = { _ in nil },
        onLearnt: @escaping @Sendable (RequestShape) async -> Void = { _ in }
    ) throws -> Made {
        guard let name = ProviderName(rawValue: options.provider) else {
            throw Complaint("this photorename knows no provider \"\(options.provider)\"")
        }
        guard let service = RemoteService(name) else {
            let files = try LocalModelFiles(folders: settings.assetFolders)
            let cores = ProcessInfo.processInfo.activeProcessorCount
            let describer = try LocalDescriber(files, concurrency: min(cores, options.concurrency))
            return Made(
                describer: describer,
                announcement: "Describing with the small local model (\(describer.model)); nothing leaves this machine."
            )
        }
        return try remote(service, options, pacer, onLearnt)
    }

    /// Whether `make` would, as far as a look tells.
    ///
    /// - Throws: as `make`.
    @available(*, noasync, message: "blocks: call it through Blocking.run")
    func check(_ options: DescribeOptions) throws {
        if options.provider == ProviderName.local.rawValue {
            _ = try LocalModelFiles(folders: settings.assetFolders)
        } else {
            try make(options).transport?.close()
        }
    }

    /// Where the pictures of a remote job go.
    func host(of options: DescribeOptions) throws -> String {
        try ProviderName(rawValue: options.provider).flatMap(RemoteService.init)?.endpoint(options).host ?? "nowhere"
    }

    /// The same with the model that the server has, where none was named.
    ///
    /// - Throws: `Complaint`.
    func withModel(_ options: DescribeOptions) async throws -> DescribeOptions {
        guard options.model.isEmpty, let name = ProviderName(rawValue: options.provider),
            let service = RemoteService(name)
        else { return options }
        guard name == .ollama else {
            throw Complaint("--model: \(name.rawValue) needs the name of a model", status: .usage)
        }
        let transport = try CurlTransport(Self.transportSettings(settings))
        defer { transport.close() }
        var options = options
        do {
            options.model = try await OllamaModels(endpoint: service.endpoint(options), transport: transport).vision()
        } catch OllamaModels.Fault.unreachable(let host) {
            throw Complaint(
                "Ollama does not answer at \(host)",
                hint: "Name its address with --base-url, or start it with: ollama serve",
                code: "provider_unreachable")
        } catch OllamaModels.Fault.noVision(let host) {
            throw Complaint(
                "no model of Ollama's at \(host) looks at pictures",
                hint: "Fetch one, for example with: ollama pull llava",
                code: "no_vision")
        }
        return options
    }

    private static func paceID(_ provider: any VisionProvider, _ key: APIKey?) -> String {
        "\(provider.name) \(provider.endpoint.host) \(key?.tag ?? "")"
    }

    /// By what the database knows the pace of these options' provider and key; nil for the local model.
    func paceID(_ options: DescribeOptions) throws -> String? {
        guard let service = ProviderName(rawValue: options.provider).flatMap(RemoteService.init) else { return nil }
        return Self.paceID(try service.provider(options), try key(service, options))
    }

    /// The model of an Ollama on this machine that looks at pictures, if there is one: the one that is set for it, else the one
    /// that was used last. Asks for a moment at most.
    func ollamaHere() async -> String? {
        var quick = Self.transportSettings(settings)
        quick.connectTimeout = 0.2
        quick.requestTimeout = 1
        var options = DescribeOptions()
        options.provider = ProviderName.ollama.rawValue
        // Where Ollama's own programs look for it.
        options.baseURL = settings.settings(for: .ollama).baseURL
        guard let endpoint = try? RemoteService(.ollama)?.endpoint(options), endpoint.isLoopback,
            let transport = try? CurlTransport(quick)
        else { return nil }
        defer { transport.close() }
        guard let found = try? await OllamaModels(endpoint: endpoint, transport: transport).vision() else { return nil }
        return settings.settings(for: .ollama).model ?? found
    }

    private func remote(
        _ service: RemoteService, _ options: DescribeOptions, _ makePacer: (String) -> Pacer?,
        _ onLearnt: @escaping @Sendable (RequestShape) async -> Void
    ) throws -> Made {
        let provider = try service.provider(options)
        let key = try key(service, options)
        if key == nil, options.baseURL == nil, let variable = service.keyVariable {
            throw Complaint(
                "\(provider.name) needs a key",
                hint: "set \(variable), or PHOTORENAME_API_KEY, in the environment; or api_key_file in the config")
        }
        let transport = try CurlTransport(Self.transportSettings(settings))
        let pacer = makePacer(Self.paceID(provider, key))
        let describer = RemoteDescriber(
            provider: provider, transport: transport, key: key, concurrency: provider.concurrency ?? Self.mostRequests,
            pacing: pacer, shape: options.shape ?? RequestShape(), onLearnt: onLearnt)
        let place =
            provider.endpoint.isLoopback
            ? "stay on this machine, at" : "of at most \(options.thumbnailSize) px leave this machine for"
        return Made(
            describer: describer, pacer: pacer, host: provider.endpoint.host,
            announcement:
                "Describing with \(provider.name) (\(TerminalText.escape(options.model))); thumbnails \(place) \(provider.endpoint.host).",
            transport: transport)
    }

    /// The key that goes to where these options lead; nil where there is none.
    ///
    /// - Throws: `Complaint` for one that cannot be used.
    private func key(_ service: RemoteService, _ options: DescribeOptions) throws -> APIKey? {
        // Jobs of earlier versions do not say; a provider that wants no key is then sent none.
        let isNamed = options.usesCommonKey ?? (service.keyVariable != nil)
        return try KeySource(settings: settings).key(for: service.name, at: options.baseURL, isNamed: isNamed)
    }

    /// The job's `--concurrency` bounds the requests, and `resume` may raise it while a job runs.
    static let mostRequests = 256

    static func transportSettings(_ settings: Settings) -> TransportSettings {
        var transport = TransportSettings()
        transport.connections = mostRequests
        transport.connectTimeout = settings.connectTimeout ?? transport.connectTimeout
        transport.requestTimeout = settings.requestTimeout ?? transport.requestTimeout
        transport.certificateAuthorities = settings.certificateAuthorities
        transport.userAgent = "photorename/\(Version.text)"
        return transport
    }
}
