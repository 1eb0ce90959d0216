import Foundation
import PhotoModel

/// Sends the requests of a batch API, and says what a refusal means.
struct BatchConnection: Sendable {
    let provider: ProviderName
    /// Of the synchronous API.
    let endpoint: Endpoint
    /// The part of it after the version, in whose place resources stand.
    let path: String
    let transport: CurlTransport
    let key: APIKey?
    /// Headers with the key, for JSON.
    let headers: [String]

    /// A resource of the same server and version.
    func resource(_ name: String) -> Endpoint { endpoint.replacing(path, with: name) }

    /// - Parameters:
    ///   - url: of the resource.
    ///   - body: JSON; nil for a GET.
    ///   - method: instead of GET or POST.
    /// - Returns: a success.
    /// - Throws: `BatchError`.
    @discardableResult
    func send(_ url: String, body: [UInt8]? = nil, method: String? = nil) async throws(BatchError) -> HTTPReply {
        var request = HTTPRequest(url: url, headers: headers, body: body)
        request.method = method
        return try await send(request)
    }

    /// Creates a batch, which must not be repeated.
    func create(_ url: String, _ body: some Encodable) async throws(BatchError) -> HTTPReply {
        guard let bytes = try? RequestBody.encoder.encode(body) else {
            preconditionFailure("a request body is built from plain values")
        }
        var request = HTTPRequest(url: url, headers: headers, body: Array(bytes))
        request.isOnce = true
        return try await send(request)
    }

    /// Writes the body of a reply into a file.
    func download(_ url: String, to path: String) async throws(BatchError) {
        var request = HTTPRequest(url: url, headers: headers, body: nil)
        request.download = path
        try await send(request)
    }

    @discardableResult
    func send(_ request: HTTPRequest) async throws(BatchError) -> HTTPReply {
        let reply: HTTPReply
        do {
            reply = try await transport.send(request)
        } catch {
            throw fault(error)
        }
        guard !reply.isGood else { return reply }
        let failure = failure(reply)
        // Unlike in a request about a photo, this concerns one file or one batch.
        if reply.status == 404 || reply.status == 410 { throw .missing(failure) }
        if Transience.isTransient(reply.status), !Self.isFinal(failure.code) {
            throw .later(failure, after: reply.serverWait(now: Date()))
        }
        throw .job(failure)
    }

    /// - Throws: `BatchError.later` for a reply of another form, since the request may have been carried out.
    func decoded<Body: Decodable>(_ reply: HTTPReply, _ type: Body.Type, _ what: String) throws(BatchError) -> Body {
        do {
            return try reply.decoded(type, what)
        } catch {
            throw .later(Self.failure(error), after: nil)
        }
    }

    /// A part of a URL's path; the vendor's identifiers are trusted as little as all else that it sends.
    ///
    /// - Throws: `BatchError.job` for an identifier that could lead elsewhere.
    func part(_ id: String, _ prefix: String = "") throws(BatchError) -> String {
        let name = id.hasPrefix(prefix) ? id.dropFirst(prefix.count) : id[...]
        let isPlain = name.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        guard !name.isEmpty, name.utf8.count <= 200, isPlain else {
            throw .job(
                JobFailure(
                    .replyNotJSON, "\(endpoint.host) sent an identifier of a file or batch that is none",
                    hint: "Check --base-url: this is not the vendor's batch API."))
        }
        return prefix + name
    }

    /// Pages of a list that are read at most.
    private static let pageLimit = 1_000

    /// Reads a list page by page.
    ///
    /// - Parameters:
    ///   - list: the resource.
    ///   - query: of each page.
    ///   - mark: name of the parameter that says after what a page begins.
    ///   - type: of a page.
    ///   - body: takes a page, and returns after what the next one begins; nil to end.
    /// - Throws: `BatchError`, also for a list that does not end.
    func pages<Page: Decodable>(
        _ list: Endpoint, _ query: [(String, String?)], after mark: String, _ type: Page.Type, _ body: (Page) -> String?
    ) async throws(BatchError) {
        var after: String?
        for _ in 0..<Self.pageLimit {
            let next = body(try decoded(try await send(list.with(query + [(mark, after)])), type, "list"))
            guard let next, !next.isEmpty, next != after else { return }
            after = next
        }
        throw .later(
            JobFailure(.replyTooLarge, "\(endpoint.host) has a list of batches or files that does not end"), after: nil)
    }

    /// What is shown and stored of a batch: without the key, and no longer than it has to be.
    func shown(_ remote: RemoteBatch) -> RemoteBatch {
        func text(_ text: String, _ limit: Int) -> String { String((key?.redacted(text) ?? text).prefix(limit)) }
        var shown = remote
        shown.state = text(remote.state, 40)
        shown.fault?.failure.message = text(remote.fault?.failure.message ?? "", 600)
        return shown
    }

    private func fault(_ error: TransportError) -> BatchError {
        if case .tls(let fault, let why) = error { return .job(fault.failure(host: endpoint.host, why)) }
        let failure = error.failure(host: endpoint.host)
        let job = JobFailure(failure.code, failure.message)
        if case .localFile = error { return .job(job) }
        return .later(job, after: nil)
    }

    private func failure(_ reply: HTTPReply) -> JobFailure {
        Self.failure(ReplyFault(reply, of: provider).error.shown(without: key))
    }

    private static func failure(_ error: DescribeError) -> JobFailure {
        switch error {
        case .item(let failure, _), .transient(let failure, _, _, _): JobFailure(failure.code, failure.message)
        case .job(let failure, _), .later(let failure, _): failure
        case .cancelled: JobFailure(.cancelled)
        }
    }

    /// Waiting does not help, whatever the status.
    private static func isFinal(_ code: FailureCode) -> Bool { [.insufficientQuota, .keyRefused].contains(code) }
}
