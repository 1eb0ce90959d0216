import Foundation
public import PhotoModel

/// Settings from the environment and the config file. Options of the command line come first, then the environment, then the
/// file.
public struct Settings: Sendable {
    public var provider: String?
    /// The path of a file, or the address of a PostgreSQL database.
    public var database: String
    /// For what this program keeps between its runs.
    public let stateFolder: String
    /// PEM file of certificate authorities.
    public var certificateAuthorities: String?
    /// Seconds.
    public var connectTimeout: Double?
    public var requestTimeout: Double?
    /// Seconds that a worker's claim lasts without renewal.
    public var lease: Double?
    /// Seconds until an unreachable provider is tried again for the first time.
    public var probeInterval: Double?
    /// Seconds that the review page is served without an open page.
    public var reviewIdleTimeout: Double?
    /// Seconds for which a provider may refuse everything before the job pauses.
    public var refusedFor: Double?
    /// Photos in one batch at most.
    public var batchSize: Int?
    /// Seconds until a vendor is asked about a batch for the first time; at most ten times as long between two questions.
    public var batchInterval: Double?
    /// The tiers that may be used, the preferred one first.
    public var tiers: [RequestTier]?
    /// Bytes that a run may take; nil for a part of the machine's.
    public var memory: Int?
    /// Videos that belong to no photo are named too; nil for no.
    public var videos: Bool?
    /// llama.cpp's server: an absolute path, or a name on the PATH.
    public var llamaServer: String?
    /// `$XDG_DATA_HOME/photorename`: models and places.
    public var dataFolder: String
    public var configFile: String
    /// The user's own prices, beside the config file.
    public var priceFile: String

    /// The name format, without options of the command line.
    public var naming: NamingPreset
    public var presets: [String: NamingPreset]

    /// Variables of the environment.
    public let environment: [String: String]
    private let file: ConfigFile

    private static func folder(
        _ environment: [String: String], _ variable: String, _ otherwise: String
    ) throws(ConfigError) -> String {
        // Relative paths must be ignored (XDG Base Directory Specification 0.8).
        if let path = environment[variable], path.hasPrefix("/") { return path + "/photorename" }
        return try HomeFolder.find(environment) + otherwise + "/photorename"
    }

    /// The path of the config file, which need not exist. Never in a folder of photos.
    ///
    /// - Throws: `ConfigError` when there is no home folder.
    public static func configFile(_ environment: [String: String]) throws(ConfigError) -> String {
        try folder(environment, "XDG_CONFIG_HOME", "/.config") + "/config.yaml"
    }

    /// The settings in effect, for display; without keys and unset values.
    public var shown: [(key: String, value: String)] {
        let pairs: [(String, String?)] =
            [
                ("config", configFile), ("database", PostgresAddress(database)?.shown ?? database),
                ("provider", provider),
            ] + shownProviders + [
                ("tier", tiers?.map(\.rawValue).joined(separator: ",")), ("batch_size", batchSize.map(String.init)),
                ("ca_file", certificateAuthorities), ("llama_server", llamaServer),
                ("memory", memory.map { "\($0 >> 20)M" }), ("videos", videos.map(String.init)),
                ("template", naming.template),
                ("case", naming.wordCase?.rawValue),
                ("separator", naming.separator.map { "\"\($0)\"" }), ("start", naming.start.map(\.text)),
                ("padding", naming.padding.map(String.init)), ("max_length", naming.maximumLength.map(String.init)),
                ("ascii", naming.ascii.map(String.init)), ("keep_meaningful", naming.keepMeaningful.map(String.init)),
                ("fix_extensions", naming.fixExtensions.map(String.init)), ("date_from", naming.dateFrom?.rawValue),
                ("without_subject", naming.withoutSubject?.rawValue),
                ("extension_case", naming.extensionCase?.rawValue),
                ("set", naming.fields.map { Self.pairs($0) }),
                ("clock", naming.clocks.map { Self.pairs($0.mapValues { "\($0 < 0 ? "" : "+")\($0)s" }) }),
                ("made_names", naming.madeNames?.joined(separator: ", ")),
                ("presets", presets.isEmpty ? nil : presets.keys.sorted().joined(separator: ", ")),
            ]
        return pairs.compactMap { key, value in value.map { (key, $0) } }
    }

    private static func pairs(_ texts: [String: String]) -> String {
        texts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// The provider in use first, then the others by name.
    private var shownProviders: [(String, String?)] {
        ProviderName.allCases.sorted { $0.rawValue == provider && $1.rawValue != provider }.flatMap { name in
            let settings = self.settings(for: name)
            let prefix = name.rawValue == provider ? "" : name.rawValue + "."
            let keys = settings.keys.map { key -> (String, String?) in
                switch key.place {
                case .variable: (prefix, nil)
                case .file(let path): (prefix + "api_key_file", path)
                case .command(let line): (prefix + "api_key_command", line)
                }
            }
            return [(prefix + "model", settings.model), (prefix + "base_url", settings.baseURL)] + keys
        }
    }

    /// - Throws: `ConfigError`.
    public init(environment: [String: String]) throws(ConfigError) {
        self.environment = environment
        func folder(_ variable: String, _ otherwise: String) throws(ConfigError) -> String {
            try Self.folder(environment, variable, otherwise)
        }
        let configFile = try Self.configFile(environment)
        self.configFile = configFile
        priceFile = try folder("XDG_CONFIG_HOME", "/.config") + "/prices.yaml"
        dataFolder = try folder("XDG_DATA_HOME", "/.local/share")
        let file = try ConfigFile(path: configFile)
        self.file = file

        naming = file.naming
        presets = file.presets

        func value(_ variable: String, _ key: ConfigFile.Key) -> String? {
            Self.variable(variable, environment) ?? file.text(key)
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
        certificateAuthorities = value("PHOTORENAME_CA_FILE", .ca_file) ?? Self.variable("SSL_CERT_FILE", environment)
        connectTimeout = try seconds("PHOTORENAME_CONNECT_TIMEOUT", .connect_timeout)
        requestTimeout = try seconds("PHOTORENAME_REQUEST_TIMEOUT", .request_timeout)
        lease = try seconds("PHOTORENAME_LEASE", .lease)
        probeInterval = try seconds("PHOTORENAME_PROBE_INTERVAL", .probe_interval)
        reviewIdleTimeout = try seconds("PHOTORENAME_REVIEW_LINGER", .review_linger)
        batchInterval = try seconds("PHOTORENAME_BATCH_INTERVAL", .batch_interval)
        batchSize = try value("PHOTORENAME_BATCH_SIZE", .batch_size).map { text throws(ConfigError) in
            guard let size = Int(text), size > 0 else {
                throw ConfigError(
                    place: file.place(.batch_size) ?? "PHOTORENAME_BATCH_SIZE",
                    problem: .badValue(key: "batch_size", wants: "a number of photos"))
            }
            return size
        }
        refusedFor = try seconds("PHOTORENAME_REFUSED_FOR", .refused_for)
        tiers = try value("PHOTORENAME_TIER", .tier).map { text throws(ConfigError) in
            guard let tiers = [RequestTier](list: text) else {
                throw ConfigError(
                    place: file.place(.tier) ?? "PHOTORENAME_TIER",
                    problem: .badValue(key: "tier", wants: "tiers such as flex,standard"))
            }
            return tiers
        }
        memory = try value("PHOTORENAME_MEMORY", .memory).map { text throws(ConfigError) in
            guard let size = ByteSize(text), size.bytes >= Self.leastMemory else {
                throw ConfigError(
                    place: file.place(.memory) ?? "PHOTORENAME_MEMORY",
                    problem: .badValue(key: "memory", wants: "a size such as 800M or 2G, at least 200M"))
            }
            return size.bytes
        }
        videos = try value("PHOTORENAME_VIDEOS", .videos).map { text throws(ConfigError) in
            guard let videos = ConfigValue.flag(text) else {
                throw ConfigError(
                    place: file.place(.videos) ?? "PHOTORENAME_VIDEOS",
                    problem: .badValue(key: "videos", wants: "true or false"))
            }
            return videos
        }
        llamaServer = value("PHOTORENAME_LLAMA_SERVER", .llama_server).map { Self.expanded($0, environment) }
        stateFolder = try folder("XDG_STATE_HOME", "/.local/state")
        if let address = file.text(.database).flatMap(PostgresAddress.init), address.hasPassword {
            throw ConfigError(
                place: file.place(.database) ?? configFile,
                problem: .badValue(key: "database", wants: "an address without a password, which belongs in ~/.pgpass"))
        }
        database = value("PHOTORENAME_DATABASE", .database) ?? stateFolder + "/jobs.sqlite"
    }

    /// Bytes with which photos can still be decoded.
    public static let leastMemory = 200 << 20

    /// A variable that is set and not empty.
    private static func variable(_ name: String, _ environment: [String: String]) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The provider that the top-level settings of the config file belong to: the one that the file names, otherwise openai,
    /// whose API most servers speak.
    private var providerOfFile: ProviderName? { file.text(.provider).map(ProviderName.init(rawValue:)) ?? .openai }

    /// The same for `PHOTORENAME_MODEL`, `_BASE_URL` and `_API_KEY`: the provider that `PHOTORENAME_PROVIDER` names,
    /// otherwise the file's.
    private var providerOfEnvironment: ProviderName? {
        Self.variable("PHOTORENAME_PROVIDER", environment).map(ProviderName.init(rawValue:)) ?? providerOfFile
    }

    /// The settings of a provider, never those of another one: a key, a URL or a model is never used for another provider.
    ///
    /// - Parameters:
    ///   - provider: the provider.
    ///   - isNamed: the command line named the provider, so it gets the common key if nothing else does.
    /// - Returns: the settings.
    public func settings(for provider: ProviderName, isNamed: Bool = false) -> ProviderSettings {
        var layers: [ProviderLayer] = []
        if let variable = provider.keyVariable, let value = Self.variable(variable, environment) {
            layers.append(ProviderLayer(keys: [.variable(variable, value: value)]))
        }
        layers += environmentLayers(provider, isNamed)
        if let section = file.providers[provider] {
            layers.append(
                ProviderLayer(
                    model: section[.model], baseURL: section[.base_url],
                    keys: keys(section[.api_key_file], section[.api_key_command])))
        }
        if provider == providerOfFile {
            layers.append(
                ProviderLayer(
                    model: file.text(.model), baseURL: file.text(.base_url),
                    keys: keys(file.text(.api_key_file), file.text(.api_key_command))))
        }
        if provider == .ollama, let host = environment["OLLAMA_HOST"].flatMap(Self.ollamaURL) {
            layers.append(ProviderLayer(baseURL: host))
        }
        return ProviderSettings(layers)
    }

    /// Top-level settings of the file and variables that belong to another provider, and would belong to this one if the file
    /// named it.
    func keysThatWouldChangeHands(to provider: ProviderName) -> [String]? {
        guard file.text(.provider) == nil, provider != providerOfFile else { return nil }
        var keys = [ConfigFile.Key.model, .base_url, .api_key_file, .api_key_command].filter { file.text($0) != nil }
            .map(\.rawValue)
        if Self.variable("PHOTORENAME_PROVIDER", environment) == nil {
            keys += ["PHOTORENAME_MODEL", "PHOTORENAME_BASE_URL", "PHOTORENAME_API_KEY"].filter {
                Self.variable($0, environment) != nil
            }
        }
        return keys.isEmpty ? nil : keys
    }

    private func environmentLayers(_ provider: ProviderName, _ isNamed: Bool) -> [ProviderLayer] {
        let url = Self.variable("PHOTORENAME_BASE_URL", environment)
        let model = Self.variable("PHOTORENAME_MODEL", environment)
        let key = commonKey.map { [$0] } ?? []
        if provider == providerOfEnvironment { return [ProviderLayer(model: model, baseURL: url, keys: key)] }
        // With a URL or a model beside it, the key was set for their provider.
        guard isNamed, self.provider == nil, url == nil, model == nil else { return [] }
        return [ProviderLayer(keys: key)]
    }

    /// `~` is expanded here, because no shell reads the file.
    private static func expanded(_ path: String, _ environment: [String: String]) -> String {
        path.hasPrefix("~/") ? (try? HomeFolder.find(environment)).map { $0 + path.dropFirst() } ?? path : path
    }

    /// An absolute path of a file that the command line or the config names.
    public func absolute(_ path: String) -> String {
        URL(fileURLWithPath: Self.expanded(path, environment)).standardizedFileURL.path
    }

    private var commonKey: KeyLocation.Place? {
        Self.variable("PHOTORENAME_API_KEY", environment).map { .variable("PHOTORENAME_API_KEY", value: $0) }
    }

    public var hasCommonKey: Bool { commonKey != nil }

    private func keys(_ path: String?, _ command: String?) -> [KeyLocation.Place] {
        let path = path.map { Self.expanded($0, environment) }
        return [path.map(KeyLocation.Place.file), command.map(KeyLocation.Place.command)].compactMap(\.self)
    }

    /// A host with or without scheme and port; the wildcard address means this machine.
    private static func ollamaURL(_ host: String) -> String? {
        guard !host.isEmpty, var parts = URLComponents(string: host.contains("://") ? host : "http://" + host) else {
            return nil
        }
        if parts.host == "0.0.0.0" { parts.host = "127.0.0.1" }
        if parts.port == nil, parts.scheme == "http" { parts.port = 11_434 }
        return parts.string
    }

    /// Variables that other programs never get.
    public static var secretVariables: [String] {
        ProviderName.allCases.compactMap(\.keyVariable).sorted() + ["PHOTORENAME_API_KEY"]
    }
}
