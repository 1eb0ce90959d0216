import Describing

/// Asks a llama.cpp server whether it is ready, and whether it is the one that was started.
struct LlamaServerHealth {
    private let transport: CurlTransport

    enum State {
        case ready, loading
        /// Another program answers, or a server that can't be used; the end of a sentence about it.
        case unusable(String)
    }

    /// - Throws: `TransportError`.
    init() throws(TransportError) {
        var quick = TransportSettings()
        (quick.connections, quick.connectTimeout, quick.requestTimeout) = (1, 1, 5)
        transport = try CurlTransport(quick)
    }

    func close() { transport.close() }

    /// Only the server that was started with this key accepts it and refuses another.
    func check(_ record: LlamaServerFiles.Record) async -> State {
        guard let status = await status("health", record.port, key: record.key) else { return .loading }
        switch status {
        case 200: break
        case 503: return .loading
        default: return .unusable("answers GET /health with status \(status)")
        }
        // Unlike the list of models, the properties need the key in every version.
        guard let right = await self.status("props", record.port, key: record.key),
            let wrong = await self.status("props", record.port, key: "pr-wrong")
        else { return .loading }
        guard wrong == 401 else { return .unusable("accepts any key") }
        return right == 200 ? .ready : .unusable("refuses its own key with status \(right)")
    }

    /// - Returns: nil if there is no answer.
    private func status(_ path: String, _ port: UInt16, key: String) async -> Int? {
        let request = HTTPRequest(
            url: "http://127.0.0.1:\(port)/\(path)", headers: ["Authorization: Bearer \(key)"], body: nil)
        return try? await transport.send(request).status
    }
}
