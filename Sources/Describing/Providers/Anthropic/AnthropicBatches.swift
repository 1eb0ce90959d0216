import Foundation
import PhotoModel

/// Anthropic's Message Batches: the requests are the body of the request that creates the batch.
///
/// A batch has no name or metadata, so after a crash only its results tell whose it is.
/// The vendor's API reference for `/v1/messages/batches`, and its Python SDK 2.14.0, November 2026.
struct AnthropicBatches: BatchAPI {
    let connection: BatchConnection

    // 256 MB.
    var form: BatchForm {
        BatchForm(
            requests: 100_000, bytes: 255_000_000, head: Array(#"{"requests":["#.utf8), separator: [UInt8(ascii: ",")],
            tail: Array("]}".utf8))
    }
    var uploads: Bool { false }

    private func url(_ resource: String) -> String { connection.resource("messages/batches" + resource).url }

    func entry(_ body: [UInt8], tag: String, item: Int64) -> [UInt8] {
        Array(#"{"custom_id":"\#(BatchResult.name(tag, item))","params":"#.utf8) + body + [UInt8(ascii: "}")]
    }

    func upload(_ file: BatchFile) async throws(BatchError) -> String {
        throw .job(JobFailure(.internal, "nothing is uploaded before a batch of messages"))
    }

    func create(_ file: BatchFile, upload: String?) async throws(BatchError) -> RemoteBatch {
        var request = HTTPRequest(url: url(""), headers: connection.headers, body: nil)
        (request.upload, request.isOnce) = (FileUpload(path: file.path), true)
        return connection.shown(try connection.decoded(try await connection.send(request), Batch.self, "batch").remote)
    }

    func search(_ tag: String, since: Date, known: Set<String>) async throws(BatchError) -> BatchSearch {
        var candidates: [RemoteBatch] = []
        try await connection.pages(
            connection.resource("messages/batches"), [("limit", "100")], after: "after_id", Page.self
        ) { page in
            candidates += page.data.elements.filter { batch in
                // Of a batch without a readable date nothing is known.
                !known.contains(batch.id) && batch.created.map { $0 >= since } != false
            }.map { connection.shown($0.remote) }
            return page.has_more == true ? page.last_id ?? page.data.elements.last?.id : nil
        }
        for batch in candidates where batch.end != nil {
            if try await owner(batch.id) == tag { return .found(batch) }
        }
        return candidates.first { $0.end == nil }.map { .unclear(id: $0.id) } ?? .nothing
    }

    /// The tag in the results of a batch that has ended; nil for none.
    private func owner(_ id: String) async throws(BatchError) -> String? {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("photorename-\(UUID().uuidString)")
            .path
        defer { unlink(path) }
        do {
            try await download(id, to: path)
        } catch {
            // Its results are gone: it is older than 29 days.
            if case .missing = error { return nil }
            throw error
        }
        guard let lines = LineReader(path) else { return nil }
        var isEmpty = true
        while let line = lines.next() {
            // Of another program's batch no line is a result of ours.
            if (try? JSONDecoder().decode(Line.self, from: Data(line))) != nil { return result(line)?.tag }
            isEmpty = isEmpty && line.isEmpty
        }
        // What can't be read may be ours.
        guard isEmpty else {
            throw .later(JobFailure(.replyNotJSON, "the results of the batch \(id) can't be read"), after: nil)
        }
        return nil
    }

    func uploads(of tag: String) async throws(BatchError) -> [String] { [] }

    func batch(_ id: String) async throws(BatchError) -> RemoteBatch {
        let reply = try await connection.send(url("/\(try connection.part(id))"))
        return connection.shown(try connection.decoded(reply, Batch.self, "batch").remote)
    }

    func download(_ results: String, to path: String) async throws(BatchError) {
        // Not `results_url`: the key goes to the server that the user chose, and to no other.
        try await connection.download(url("/\(try connection.part(results))/results"), to: path)
    }

    func cancel(_ id: String) async throws(BatchError) {
        try await connection.send(url("/\(try connection.part(id))/cancel"), body: [], method: "POST")
    }

    func delete(_ file: String) async throws(BatchError) {
        try await connection.send(url("/\(try connection.part(file))"), method: "DELETE")
    }

    func result(_ line: [UInt8]) -> BatchResult? {
        guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
        return BatchResult(entry.custom_id, entry.outcome)
    }

    private struct Page: Decodable {
        var data: LenientList<Batch>
        @Lenient var has_more: Bool?
        @Lenient var last_id: String?
    }

    private struct Batch: Decodable {
        var id: String
        @Lenient var processing_status: String?
        @Lenient var request_counts: Counts?
        @Lenient var created_at: String?
        @Lenient var expires_at: String?

        struct Counts: Decodable {
            @Lenient var succeeded: TokenCount?
            @Lenient var errored: TokenCount?
            @Lenient var canceled: TokenCount?
            @Lenient var expired: TokenCount?
        }

        var created: Date? { created_at.flatMap(Timestamp.date) }

        var remote: RemoteBatch {
            var batch = RemoteBatch(id: id, state: processing_status ?? "")
            let (canceled, expired) = (request_counts?.canceled?.count ?? 0, request_counts?.expired?.count ?? 0)
            if processing_status == "ended" {
                batch.end = canceled > 0 ? .cancelled : expired > 0 ? .expired : .completed
                batch.results = [id]
            }
            batch.isCancelling = processing_status == "canceling"
            batch.succeeded = request_counts?.succeeded?.count ?? 0
            batch.failed = request_counts?.errored?.count ?? 0
            batch.deadline = expires_at.flatMap(Timestamp.date)
            return batch
        }
    }

    private struct Line: Decodable {
        var custom_id: String
        var result: Result

        struct Result: Decodable {
            var type: String
            @Lenient var message: JSONValue?
            @Lenient var error: JSONValue?
        }

        var outcome: BatchResult.Outcome {
            switch result.type {
            case "succeeded": .reply(HTTPReply(status: 200, json: result.message ?? .null))
            case "canceled", "expired": .notBegun
            default: .reply(HTTPReply(status: 200, json: result.error ?? .null))
            }
        }
    }
}
