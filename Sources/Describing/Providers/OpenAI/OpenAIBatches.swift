import Foundation
import PhotoModel

/// OpenAI's Batch API, for Chat Completions and Responses: a JSONL file is uploaded, and a batch is created from it.
///
/// The vendor's API reference for `/v1/files` and `/v1/batches`, and its Python SDK 3.57.0, November 2026.
struct OpenAIBatches: BatchAPI {
    let connection: BatchConnection

    // 200 MB.
    var form: BatchForm { .lines(requests: 50_000, bytes: 199_000_000) }
    var uploads: Bool { true }

    private func url(_ resource: String) -> String { connection.resource(resource).url }

    func entry(_ body: [UInt8], tag: String, item: Int64) -> [UInt8] {
        Array(
            #"{"custom_id":"\#(BatchResult.name(tag, item))","method":"POST","url":"/v1/\#(connection.path)","body":"#
                .utf8)
            + body + [UInt8(ascii: "}")]
    }

    func upload(_ file: BatchFile) async throws(BatchError) -> String {
        // The tag is random, so no request contains the boundary.
        let boundary = "photorename-\(file.tag)"
        func field(_ name: String, _ value: String) -> String {
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        let head =
            field("purpose", "batch") + field("expires_after[anchor]", "created_at")
            + field("expires_after[seconds]", "\(Self.kept)")
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.title).jsonl\"\r\n"
            + "Content-Type: application/jsonl\r\n\r\n"
        var request = HTTPRequest(
            url: url("files"),
            headers: connection.headers.filter { !$0.hasPrefix("Content-Type:") }
                + ["Content-Type: multipart/form-data; boundary=\(boundary)"], body: nil)
        request.isOnce = true
        request.upload = FileUpload(
            path: file.path, head: Array(head.utf8), tail: Array("\r\n--\(boundary)--\r\n".utf8))
        return try connection.decoded(try await connection.send(request), File.self, "uploaded file").id
    }

    /// Seconds after which the vendor deletes what could not be deleted from here: 14 days.
    private static let kept = 1_209_600

    func create(_ file: BatchFile, upload: String?) async throws(BatchError) -> RemoteBatch {
        let body = Body(
            input_file_id: upload ?? "", endpoint: "/v1/\(connection.path)", metadata: ["photorename": file.tag])
        let reply = try await connection.create(url("batches"), body)
        return connection.shown(try connection.decoded(reply, Batch.self, "batch").remote)
    }

    func search(_ tag: String, since: Date, known: Set<String>) async throws(BatchError) -> BatchSearch {
        var found: RemoteBatch?
        try await pages("batches", [], Batch.self) { batch in
            // One that failed before may have the same tag.
            if batch.metadata?.values.contains(tag) == true, found?.end == nil || found?.end == .failed {
                found = connection.shown(batch.remote)
            }
            return found == nil || found?.end == .failed
        }
        return found.map(BatchSearch.found) ?? .nothing
    }

    func uploads(of tag: String) async throws(BatchError) -> [String] {
        var found: [String] = []
        try await pages("files", [("purpose", "batch")], File.self) { file in
            if BatchFile.isOurs(file.filename, tag) { found.append(file.id) }
            return true
        }
        return found
    }

    private func pages<Entry: Decodable & Named>(
        _ resource: String, _ query: [(String, String?)], _ type: Entry.Type, _ goesOn: (Entry) -> Bool
    ) async throws(BatchError) {
        try await connection.pages(
            connection.resource(resource), query + [("limit", "100")], after: "after", Page<Entry>.self
        ) { page in
            for entry in page.data.elements where !goesOn(entry) { return nil }
            return page.has_more == true ? page.data.elements.last?.id : nil
        }
    }

    func batch(_ id: String) async throws(BatchError) -> RemoteBatch {
        let reply = try await connection.send(url("batches/\(try connection.part(id))"))
        return connection.shown(try connection.decoded(reply, Batch.self, "batch").remote)
    }

    func download(_ results: String, to path: String) async throws(BatchError) {
        try await connection.download(url("files/\(try connection.part(results))/content"), to: path)
    }

    func cancel(_ id: String) async throws(BatchError) {
        try await connection.send(url("batches/\(try connection.part(id))/cancel"), body: [], method: "POST")
    }

    func delete(_ file: String) async throws(BatchError) {
        try await connection.send(url("files/\(try connection.part(file))"), method: "DELETE")
    }

    func result(_ line: [UInt8]) -> BatchResult? {
        guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
        return BatchResult(entry.custom_id, entry.outcome)
    }

    private struct Body: Encodable {
        var input_file_id: String
        var endpoint: String
        var completion_window = "24h"
        var metadata: [String: String]
        var output_expires_after = Expiry()

        struct Expiry: Encodable {
            var anchor = "created_at"
            var seconds = OpenAIBatches.kept
        }
    }

    private struct Page<Entry: Decodable>: Decodable {
        var data: LenientList<Entry>
        @Lenient var has_more: Bool?
    }

    private struct File: Decodable, Named {
        var id: String
        @Lenient var filename: String?
    }

    private struct Batch: Decodable, Named {
        var id: String
        @Lenient var status: String?
        @Lenient var metadata: [String: String]?
        @Lenient var request_counts: Counts?
        @Lenient var output_file_id: String?
        @Lenient var error_file_id: String?
        @Lenient var expires_at: Double?
        @Lenient var errors: Errors?

        struct Counts: Decodable {
            @Lenient var completed: TokenCount?
            @Lenient var failed: TokenCount?
        }

        struct Errors: Decodable { @Lenient var data: LenientList<Fault>? }

        struct Fault: Decodable {
            @Lenient var code: String?
            @Lenient var message: String?
        }

        var remote: RemoteBatch {
            var batch = RemoteBatch(id: id, state: status ?? "")
            switch status {
            case "completed": batch.end = .completed
            case "failed": (batch.end, batch.fault) = (.failed, fault)
            case "expired": batch.end = .expired
            case "cancelled": batch.end = .cancelled
            default: break
            }
            batch.isCancelling = status == "cancelling"
            batch.succeeded = request_counts?.completed?.count ?? 0
            batch.failed = request_counts?.failed?.count ?? 0
            batch.results = [output_file_id, error_file_id].compactMap(\.self).filter { !$0.isEmpty }
            batch.deadline = expires_at.flatMap(Timestamp.date)
            return batch
        }

        private var fault: BatchFault {
            let first = errors?.data?.elements.first
            let words = first?.message.flatMap { DescriptionSchema.cleaned($0, limit: 500) } ?? "no reason was given"
            return BatchFault(
                failure: JobFailure(.requestRefused, "the provider did not accept a batch: \(words)"),
                isQueueFull: first?.code == "token_limit_exceeded")
        }
    }

    private struct Line: Decodable {
        var custom_id: String
        @Lenient var response: Response?
        @Lenient var error: JSONValue?

        struct Response: Decodable {
            @Lenient var status_code: Int?
            @Lenient var body: JSONValue?
        }

        var outcome: BatchResult.Outcome {
            if let response, let body = response.body, response.status_code != 0 {
                return .reply(HTTPReply(status: response.status_code ?? 200, json: body))
            }
            let code = error?.object?["code"]?.string
            if code == "batch_expired" || code == "batch_cancelled" { return .notBegun }
            return .reply(HTTPReply(status: 500, json: .object(["error": error ?? .null])))
        }
    }
}

/// An entry of a list that goes on after an identifier.
private protocol Named { var id: String { get } }

extension HTTPReply {
    /// A reply as it stands within a line of results.
    init(status: Int, json: JSONValue) {
        self.init(status: status, body: (try? RequestBody.encoder.encode(json)).map(Array.init) ?? [])
    }
}
