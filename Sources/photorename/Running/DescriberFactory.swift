import Describing
import Foundation
import PhotoModel
import Settings

/// Makes the describer that a job's settings ask for, and says where pictures go.
struct DescriberFactory {
    let settings: Settings

    /// What is made for one run.
    struct Made {
        var describer: any Describer
        /// For the first line on standard error.
        var announcement: String
        /// To be closed when the run is over.
        var transport: CurlTransport?
    }

    /// - Throws: `LocalModelError`, `Endpoint.Fault`, `Complaint`.
    func make(_ options: DescribeOptions) throws -> Made {
        switch ProviderName(rawValue: options.provider) {
        case .local:
            let files = try LocalModelFiles(folders: Self.modelFolders(settings))
            let cores = ProcessInfo.processInfo.activeProcessorCount
            let describer = try LocalDescriber(files, concurrency: min(cores, options.concurrency))
            return Made(
                describer: describer,
                announcement: "Describing with the small local model (\(describer.model)); nothing leaves this machine."
            )
        case .openai:
            return try openAI(options)
        case nil:
            throw Complaint("this photorename knows no provider \"\(options.provider)\"")
        }
    }

    /// Whether `make` would, as far as a look tells.
    ///
    /// - Throws: as `make`.
    func check(_ options: DescribeOptions) throws {
        if options.provider == ProviderName.local.rawValue {
            _ = try LocalModelFiles(folders: Self.modelFolders(settings))
        } else {
            try make(options).transport?.close()
        }
    }

    /// Where the pictures of a remote job go.
    func host(of options: DescribeOptions) throws -> String { try endpoint(options).host }

    private func endpoint(_ options: DescribeOptions) throws -> Endpoint {
        try Endpoint(
            base: options.baseURL ?? OpenAIProvider.defaultBaseURL, version: "v1", path: "chat/completions",
            allowsInsecureHTTP: options.allowInsecureHTTP)
    }

    private func openAI(_ options: DescribeOptions) throws -> Made {
        let endpoint = try endpoint(options)
        let key = try settings.key(for: "openai").map { variable, value in
            guard let key = APIKey(value) else { throw Complaint("\(variable) holds something that cannot be a key") }
            return key
        }
        if key == nil, options.baseURL == nil {
            throw Complaint(
                "openai needs a key", hint: "set OPENAI_API_KEY, or PHOTORENAME_API_KEY, in the environment")
        }
        let transport = try CurlTransport(Self.transportSettings(settings))
        let describer = RemoteDescriber(
            provider: OpenAIProvider(
                model: options.model, endpoint: endpoint,
                prompt: Prompt(extra: options.prompt, language: options.language)),
            transport: transport, key: key, concurrency: Self.mostRequests)
        let place =
            endpoint.isLoopback
            ? "stay on this machine, at" : "of at most \(options.thumbnailSize) px leave this machine for"
        return Made(
            describer: describer,
            announcement: "Describing with openai (\(options.model)); thumbnails \(place) \(endpoint.host).",
            transport: transport)
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

    /// The user's own folder first, then beside where this program is installed.
    static func modelFolders(_ settings: Settings) -> [String] {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let prefix = program?.deletingLastPathComponent().deletingLastPathComponent()
        return [settings.dataFolder] + (prefix.map { [$0.appendingPathComponent("share/photorename").path] } ?? [])
    }
}
