import Foundation
public import PhotoModel

/// The models that a server lists: `GET /v1/models`, Gemini's `/v1beta/models`, Ollama's `/api/tags`.
public struct ServerModels: Sendable {
    public struct Model: Hashable, Sendable {
        public var name: String
        /// The vendor's last day for it; nil where none is announced.
        public var shutDown: CalendarDay?
    }

    private let provider: ProviderName
    private let endpoint: Endpoint
    private let transport: CurlTransport
    private let key: APIKey?

    /// Pages that are read at most.
    private static let pageLimit = 20

    /// - Parameters:
    ///   - provider: whose API it is.
    ///   - endpoint: of the list.
    ///   - transport: the connections.
    ///   - key: nil if the server needs none.
    public init(_ provider: ProviderName, endpoint: Endpoint, transport: CurlTransport, key: APIKey?) {
        self.provider = provider
        self.endpoint = endpoint
        self.transport = transport
        self.key = key
    }

    /// All pages of the list, by name.
    ///
    /// - Throws: `DescribeError`.
    public func list() async throws(DescribeError) -> [Model] {
        var models: [Model] = []
        var next: String?
        for _ in 0..<Self.pageLimit {
            let page = try await page(after: next)
            models += page.models.map(\.model).filter { !$0.name.isEmpty }.map { model in
                Model(name: key?.redacted(model.name) ?? model.name, shutDown: model.shutDown)
            }
            next = page.next
            if next == nil { break }
        }
        return models.sorted { $0.name < $1.name }
    }

    private func page(after mark: String?) async throws(DescribeError) -> Page {
        let reply: HTTPReply
        do {
            reply = try await transport.send(
                HTTPRequest(url: url(after: mark), headers: provider.headers(endpoint, key), body: nil))
        } catch {
            throw .item(error.failure(host: endpoint.host), Usage())
        }
        guard reply.isGood else { throw ReplyFault(reply, of: provider).error.shown(without: key) }
        let page = try reply.decoded(Page.self, "list of models")
        guard page.isList else { throw .item(.badAnswer("the reply is no list of models", reply), Usage()) }
        return page
    }

    private func url(after mark: String?) -> String {
        let (size, after) = provider == .gemini ? ("pageSize", "pageToken") : ("limit", "after_id")
        return endpoint.with([(size, [.anthropic, .gemini].contains(provider) ? "1000" : nil), (after, mark)])
    }

    private struct Page: Decodable {
        @Lenient var data: LenientList<Entry>?
        @Lenient var entries: LenientList<Entry>?
        @Lenient var hasMore: Bool?
        @Lenient var lastID: String?
        @Lenient var nextPageToken: String?

        private enum CodingKeys: String, CodingKey {
            case data
            // Gemini's, and Ollama's.
            case entries = "models"
            case hasMore = "has_more"
            case lastID = "last_id"
            case nextPageToken
        }

        var isList: Bool { data != nil || entries != nil }
        var models: [Entry] { data?.elements ?? entries?.elements ?? [] }
        var next: String? { nextPageToken.flatMap { $0.isEmpty ? nil : $0 } ?? (hasMore == true ? lastID : nil) }
    }

    private struct Entry: Decodable {
        @Lenient var id: String?
        @Lenient var name: String?
        /// OpenAI's.
        @Lenient var shutdownDate: String?
        /// Anthropic's.
        @Lenient var retiresAt: String?

        private enum CodingKeys: String, CodingKey {
            case id, name
            case shutdownDate = "shutdown_date"
            case retiresAt = "retires_at"
        }

        var model: Model {
            let name = id ?? name ?? ""
            return Model(
                name: name.hasPrefix("models/") ? String(name.dropFirst("models/".count)) : name,
                shutDown: (shutdownDate ?? retiresAt).flatMap(CalendarDay.init))
        }
    }
}
