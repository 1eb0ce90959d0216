import Foundation
import PhotoModel

/// What the environment and the config file say. An option of the command line goes before both; the environment goes
/// before the file.
public struct Settings: Sendable {
    public var provider: String?
    public var model: String?
    public var baseURL: String?
    public var database: String
    /// A file that holds the key, and nobody else may read.
    public var keyFile: String?
    /// A line of shell that prints the key.
    public var keyCommand: String?
    /// Where Ollama listens, as its own programs are told: `http://127.0.0.1:11434`.
    public var ollamaHost: String?
    /// PEM file of certificate authorities.
    public var certificateAuthorities: String?
    /// Seconds.
    public var connectTimeout: Double?
    public var requestTimeout: Double?
    /// How long a worker's claim holds without being renewed.
    public var lease: Double?
    /// How soon an unreachable provider is tried again at first.
    public var probeInterval: Double?
    /// How long the page is served when nobody has it open any more.
    public var reviewLinger: Double?
    /// How long a provider may refuse everything before the job pauses.
    public var refusedFor: Double?
    /// `$XDG_DATA_HOME/photorename`: models and places.
    public var dataFolder: String
    public var configFile: String
    /// The user's own prices, beside it.
    public var priceFile: String

    /// How names look, where no option says it.
    public var naming: NamingPreset
    public var presets: [String: NamingPreset]

    private let environment: [String: String]

    private static func folder(_ environment: [String: String], _ variable: String, _ otherwise: String) -> String {
        // Relative paths are to be ignored (XDG Base Directory Specification 0.8).
        if let path = environment[variable], path.hasPrefix("/") { return path + "/photorename" }
        return (environment["HOME"] ?? "/") + otherwise + "/photorename"
    }

    /// Where the config file is, or would be. Never in a folder of photos.
    public static func configFile(_ environment: [String: String]) -> String {
        folder(environment, "XDG_CONFIG_HOME", "/.config") + "/config.yaml"
    }

    /// What counts, for people; no key, and nothing that is not set.
    public var shown: [(key: String, value: String)] {
        let pairs: [(String, String?)] = [
            ("config", configFile), ("database", database), ("provider", provider), ("model", model),
            ("base_url", baseURL), ("api_key_file", keyFile), ("api_key_command", keyCommand),
            ("ca_file", certificateAuthorities), ("template", naming.template), ("case", naming.wordCase?.rawValue),
            ("separator", naming.separator.map { "\"\($0)\"" }), ("start", naming.start.map(String.init)),
            ("padding", naming.padding.map(String.init)), ("max_length", naming.maximumLength.map(String.init)),
            ("ascii", naming.ascii.map(String.init)), ("keep_meaningful", naming.keepMeaningful.map(String.init)),
            ("fix_extensions", naming.fixExtensions.map(String.init)), ("date_from", naming.dateFrom?.rawValue),
            ("made_names", naming.madeNames?.joined(separator: ", ")),
            ("presets", presets.isEmpty ? nil : presets.keys.sorted().joined(separator: ", ")),
        ]
        return pairs.compactMap { key, value in value.map { (key, $0) } }
    }

    /// - Throws: `ConfigError`.
    public init(environment: [String: String]) throws(ConfigError) {
        self.environment = environment
        func folder(_ variable: String, _ otherwise: String) -> String {
            Self.folder(environment, variable, otherwise)
        }
        let configFile = Self.configFile(environment)
        self.configFile = configFile
        priceFile = folder("XDG_CONFIG_HOME", "/.config") + "/prices.yaml"
        dataFolder = folder("XDG_DATA_HOME", "/.local/share")
        let file = try ConfigFile(path: configFile)

        naming = file.naming
        presets = file.presets

        func value(_ variable: String, _ key: ConfigFile.Key) -> String? {
            if let value = environment[variable], !value.isEmpty { return value }
            return file.text(key)
        }
        func seconds(_ variable: String, _ key: ConfigFile.Key) throws(ConfigError) -> Double? {
            guard let text = value(variable, key) else { return nil }
            guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else {
                let isInEnvironment = environment[variable]?.isEmpty == false
                throw ConfigError(
                    place: isInEnvironment ? variable : file.place(key) ?? configFile,
                    problem: .badValue(key: key.rawValue, wants: "a number of seconds"))
            }
            return seconds
        }
        provider = value("PHOTORENAME_PROVIDER", .provider)
        model = value("PHOTORENAME_MODEL", .model)
        baseURL = value("PHOTORENAME_BASE_URL", .base_url)
        keyFile = file.text(.api_key_file).map { path in
            path.hasPrefix("~/") ? (environment["HOME"] ?? "") + path.dropFirst() : path
        }
        keyCommand = file.text(.api_key_command)
        ollamaHost = environment["OLLAMA_HOST"].flatMap(Self.ollamaURL)
        certificateAuthorities = value("PHOTORENAME_CA_FILE", .ca_file) ?? environment["SSL_CERT_FILE"]
        connectTimeout = try seconds("PHOTORENAME_CONNECT_TIMEOUT", .connect_timeout)
        requestTimeout = try seconds("PHOTORENAME_REQUEST_TIMEOUT", .request_timeout)
        lease = try seconds("PHOTORENAME_LEASE", .lease)
        probeInterval = try seconds("PHOTORENAME_PROBE_INTERVAL", .probe_interval)
        reviewLinger = try seconds("PHOTORENAME_REVIEW_LINGER", .review_linger)
        refusedFor = try seconds("PHOTORENAME_REFUSED_FOR", .refused_for)
        database =
            value("PHOTORENAME_DATABASE", .database) ?? folder("XDG_STATE_HOME", "/.local/state") + "/jobs.sqlite"
    }

    /// A host with or without scheme and port; the address by which a server listens everywhere is this machine's own.
    private static func ollamaURL(_ host: String) -> String? {
        guard !host.isEmpty, var parts = URLComponents(string: host.contains("://") ? host : "http://" + host) else {
            return nil
        }
        if parts.host == "0.0.0.0" { parts.host = "127.0.0.1" }
        if parts.port == nil, parts.scheme == "http" { parts.port = 11_434 }
        return parts.string
    }

    /// The variable of the environment that holds a provider's key, and what it holds.
    public func key(for provider: String) -> (variable: String, value: String)? {
        let own = Self.keyVariables[provider].map { [$0] } ?? []
        return (own + ["PHOTORENAME_API_KEY"]).lazy
            .compactMap { variable in environment[variable].flatMap { $0.isEmpty ? nil : (variable, $0) } }.first
    }

    /// Of no program but this one.
    public static var secretVariables: [String] { keyVariables.values.sorted() + ["PHOTORENAME_API_KEY"] }

    public static let keyVariables = [
        "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "gemini": "GEMINI_API_KEY",
    ]

    /// Makes a provider the one that is used from now on, in the config file.
    public func rememberProvider(_ provider: String) throws {
        let folder = (configFile as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let old = (try? String(contentsOfFile: configFile, encoding: .utf8)) ?? ""
        let separator = old.isEmpty || old.hasSuffix("\n") ? "" : "\n"
        try (old + separator + "provider: \(provider)\n").write(toFile: configFile, atomically: true, encoding: .utf8)
    }
}
