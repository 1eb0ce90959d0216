import Foundation

/// The URL of a provider, from any form of `--base-url`: with or without `/v1`, with a trailing slash, or with the whole
/// path.
public struct Endpoint: Hashable, Sendable {
    public let url: String
    public let host: String

    public enum Fault: Error, Hashable, Sendable {
        case notAURL(String)
        case unsupportedScheme(String)
        /// Credentials or a query in the URL, which would end up in logs.
        case secretsInURL
        /// Plain HTTP to another machine, which would reveal the key and the pictures on the way.
        case insecure(host: String)
    }

    /// - Parameters:
    ///   - base: the base URL.
    ///   - version: inserted before the path if the base URL has none, such as `v1`; nil for none.
    ///   - path: the path after the version, such as `chat/completions`.
    ///   - allowsInsecureHTTP: a host other than this machine may be reached without TLS.
    /// - Throws: `Fault`.
    public init(base: String, version: String?, path: String, allowsInsecureHTTP: Bool) throws(Fault) {
        guard let parts = URLComponents(string: base.trimmingCharacters(in: .whitespaces)),
            let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty
        else { throw .notAURL(base) }
        guard scheme == "https" || scheme == "http" else { throw .unsupportedScheme(scheme) }
        // Azure's version in the query is not a secret.
        let query = parts.queryItems ?? []
        guard parts.user == nil, parts.password == nil, parts.fragment == nil,
            query.allSatisfy({ $0.name == "api-version" })
        else { throw .secretsInURL }
        if scheme == "http", !Self.isLoopback(host), !allowsInsecureHTTP { throw .insecure(host: host) }
        let port = parts.port.map { ":\($0)" } ?? ""
        self.host = host + port
        url =
            "\(scheme)://\(self.host)/" + Self.path(parts.percentEncodedPath, version: version, path: path)
            + (query.isEmpty ? "" : "?" + (parts.percentEncodedQuery ?? ""))
    }

    private init(url: String, host: String) {
        self.url = url
        self.host = host
    }

    /// The same server and version, and another path behind it.
    ///
    /// - Parameters:
    ///   - path: the path after the version.
    ///   - other: another one.
    /// - Returns: the other endpoint.
    func replacing(_ path: String, with other: String) -> Endpoint {
        guard let range = url.range(of: path, options: .backwards) else { return self }
        return Endpoint(url: url.replacingCharacters(in: range, with: other), host: host)
    }

    /// The URL with a query; a nil value is left out.
    func with(_ items: [(String, String?)]) -> String {
        guard var parts = URLComponents(string: url) else { return url }
        let added = items.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        parts.queryItems = (parts.queryItems ?? []) + added
        if parts.queryItems?.isEmpty == true { parts.queryItems = nil }
        return parts.string ?? url
    }

    private static func path(_ given: String, version: String?, path: String) -> String {
        var components = given.split(separator: "/").map(String.init)
        let wanted = path.split(separator: "/").map(String.init)
        // "/v1", "/api/v1", "/openai/v3" have a version. Azure's deployments have it in the query.
        func isVersion(_ component: String) -> Bool {
            component.first == "v" && component.dropFirst().first?.isNumber == true
        }
        // The part of the path that the user wrote.
        let written = (1...wanted.count).last { components.suffix($0) == wanted.prefix($0) } ?? 0
        components.removeLast(written)
        if let version {
            if !components.contains(where: { isVersion($0) || $0 == "deployments" }) { components.append(version) }
        } else if let last = components.last, isVersion(last) {
            components.removeLast()
        }
        return (components + wanted).joined(separator: "/")
    }

    /// Names and addresses of this machine.
    public static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased().trimmingCharacters(in: ["[", "]"])
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && !numbers.contains(nil) && numbers[0] == 127
    }

    var isAzure: Bool { host.lowercased().hasSuffix(".openai.azure.com") }

    public var isLoopback: Bool {
        let name = host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
        return Self.isLoopback(name)
    }
}
