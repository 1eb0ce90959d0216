import Foundation
import PhotoModel
import Yams

/// `config.yaml`: a mapping of known keys to plain values. Everything else is an error with its place.
struct ConfigFile {
    enum Key: String, CaseIterable {
        case provider, model, base_url, database, ca_file, connect_timeout, request_timeout, lease, probe_interval,
            refused_for, review_linger, tier, batch_size, batch_interval, llama_server,
            memory, videos
        case api_key_file, api_key_command
    }

    /// Keys of a section under `providers`.
    enum ProviderKey: String, CaseIterable {
        case model, base_url, api_key_file, api_key_command
    }

    private var values: [Key: (text: String, place: String)] = [:]
    private(set) var providers: [ProviderName: [ProviderKey: String]] = [:]
    private(set) var naming = NamingPreset()
    private(set) var presets: [String: NamingPreset] = [:]

    /// Keys at the top level.
    static let known =
        Key.allCases.map(\.rawValue) + NamingPreset.Key.allCases.map(\.rawValue) + ["presets", "providers"]

    /// A missing file counts as empty.
    init(path: String) throws(ConfigError) {
        var status = stat()
        // Only a missing file counts as empty, not a cyclic link or a folder without permission.
        if stat(path, &status) != 0, errno == ENOENT || errno == ENOTDIR { return }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigError(place: path, problem: .unreadable)
        }
        let mapping = try Self.mapping(text, path)
        for (name, node) in mapping {
            if name.string == "presets" {
                try readPresets(node, path)
                continue
            }
            if name.string == "providers" {
                try readProviders(node, path)
                continue
            }
            if let key = name.string.flatMap(NamingPreset.Key.init) {
                try naming.set(key, node, path)
                continue
            }
            guard let key = name.string.flatMap(Key.init) else {
                throw ConfigError(
                    place: Self.place(path, name), problem: .unknownKey(name.string ?? "?", known: Self.known))
            }
            guard let text = Self.text(node) else {
                throw ConfigError(
                    place: Self.place(path, node), problem: .badValue(key: key.rawValue, wants: "a plain value"))
            }
            values[key] = (text, Self.place(path, node))
        }
    }

    private mutating func readPresets(_ node: Node, _ path: String) throws(ConfigError) {
        guard let mapping = node.mapping else {
            throw ConfigError(
                place: Self.place(path, node), problem: .badValue(key: "presets", wants: "names with their settings"))
        }
        for (name, node) in mapping {
            let title = name.string ?? "?"
            guard let settings = node.mapping else {
                throw ConfigError(
                    place: Self.place(path, node), problem: .badValue(key: title, wants: "settings such as template"))
            }
            var preset = NamingPreset()
            for (name, node) in settings {
                guard let key = name.string.flatMap(NamingPreset.Key.init) else {
                    throw ConfigError(
                        place: Self.place(path, name),
                        problem: .unknownKey(name.string ?? "?", known: NamingPreset.Key.allCases.map(\.rawValue)))
                }
                try preset.set(key, node, path)
            }
            presets[title] = preset
        }
    }

    private mutating func readProviders(_ node: Node, _ path: String) throws(ConfigError) {
        guard let mapping = node.mapping else {
            throw ConfigError(
                place: Self.place(path, node),
                problem: .badValue(key: "providers", wants: "providers with their settings"))
        }
        for (name, node) in mapping {
            guard let provider = name.string.flatMap(ProviderName.init(rawValue:)), provider != .local else {
                let known = ProviderName.allCases.map(\.rawValue).filter { $0 != "local" }
                throw ConfigError(
                    place: Self.place(path, name), problem: .unknownKey(name.string ?? "?", known: known))
            }
            guard let settings = node.mapping else {
                throw ConfigError(
                    place: Self.place(path, node),
                    problem: .badValue(key: provider.rawValue, wants: "settings such as model and base_url"))
            }
            for (name, node) in settings {
                guard let key = name.string.flatMap(ProviderKey.init) else {
                    throw ConfigError(
                        place: Self.place(path, name),
                        problem: .unknownKey(name.string ?? "?", known: ProviderKey.allCases.map(\.rawValue)))
                }
                guard let text = Self.text(node) else {
                    throw ConfigError(
                        place: Self.place(path, node), problem: .badValue(key: key.rawValue, wants: "a plain value"))
                }
                providers[provider, default: [:]][key] = text
            }
        }
    }

    func text(_ key: Key) -> String? { values[key]?.text }

    /// `file:line:column`.
    func place(_ key: Key) -> String? { values[key]?.place }

    /// Nil for a list, a mapping, and nothing (an empty value, `~`, `null`).
    static func text(_ node: Node) -> String? {
        guard let scalar = node.scalar else { return nil }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? nil : scalar.string
    }

    /// The mapping of a YAML document; empty for an empty document.
    static func mapping(_ text: String, _ path: String) throws(ConfigError) -> Node.Mapping {
        let document: Node?
        do {
            document = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw Self.error(error, path)
        } catch {
            throw ConfigError(place: path, problem: .notYAML(error.localizedDescription))
        }
        guard let document else { return Node.Mapping([]) }
        guard let mapping = document.mapping else {
            throw ConfigError(place: place(path, document), problem: .notAMapping)
        }
        return mapping
    }

    private static func error(_ error: YamlError, _ path: String) -> ConfigError {
        switch error {
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "\($0)" }.joined(separator: ", ")
            let place = "\(path):\(context.mark.line):\(context.mark.column)"
            return ConfigError(place: place, problem: .notYAML("\(keys) appears twice"))
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigError(place: "\(path):\(mark.line):\(mark.column)", problem: .notYAML(problem))
        default:
            let words = "\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            return ConfigError(place: path, problem: .notYAML(words))
        }
    }

    static func place(_ path: String, _ node: Node) -> String {
        node.mark.map { "\(path):\($0.line):\($0.column)" } ?? path
    }
}
