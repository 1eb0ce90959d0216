import Foundation

/// The models of an Ollama server: `GET /api/tags` lists them, `POST /api/show` describes one.
public struct OllamaModels: Sendable {
    public enum Fault: Error, Hashable, Sendable {
        /// No server answers at this host.
        case unreachable(host: String)
        /// None of its models accepts images.
        case noVision(host: String)
    }

    let endpoint: Endpoint
    let transport: CurlTransport

    /// - Parameters:
    ///   - endpoint: the chat endpoint that jobs use.
    ///   - transport: the connections.
    public init(endpoint: Endpoint, transport: CurlTransport) {
        self.endpoint = endpoint
        self.transport = transport
    }

    /// The most recently used model that accepts images.
    public func vision() async throws(Fault) -> String {
        guard let list = await ask("tags", nil, as: Tags.self) else { throw .unreachable(host: endpoint.host) }
        for model in list.models.prefix(50) {
            let question = try? JSONEncoder().encode(["model": model.name])
            let facts = await ask("show", question.map(Array.init) ?? [], as: Facts.self)
            if facts?.capabilities?.contains("vision") == true { return model.name }
        }
        throw .noVision(host: endpoint.host)
    }

    private func ask<Body: Decodable>(_ path: String, _ body: [UInt8]?, as type: Body.Type) async -> Body? {
        let url = endpoint.url.replacingOccurrences(of: "/api/chat", with: "/api/\(path)")
        let request = HTTPRequest(url: url, headers: HTTPRequest.json, body: body)
        guard let reply = try? await transport.send(request), reply.isGood else { return nil }
        return try? JSONDecoder().decode(type, from: Data(reply.body))
    }

    private struct Tags: Decodable {
        var models: [Model]

        struct Model: Decodable { var name: String }
    }

    private struct Facts: Decodable { var capabilities: [String]? }
}
