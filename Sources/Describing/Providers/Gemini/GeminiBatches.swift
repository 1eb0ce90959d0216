import Foundation
import PhotoModel

/// Gemini's batch API, by file: large inline batches could not be read back.
///
/// The vendor's API reference for `batches` and `files`, and its Python SDK 3.6.1, November 2026.
struct GeminiBatches: BatchAPI {
    let connection: BatchConnection

    // A file may have 2 GB; but it is on this disk as well.
    var form: BatchForm { .lines(requests: 20_000, bytes: 500_000_000) }
    var uploads: Bool { true }

    private func url(_ resource: String) -> String { connection.resource(resource).url }

    func entry(_ body: [UInt8], tag: String, item: Int64) -> [UInt8] {
        Array(#"{"key":"\#(BatchResult.name(tag, item))","request":"#.utf8) + body + [UInt8(ascii: "}")]
    }

    func upload(_ file: BatchFile) async throws(BatchError) -> String {
        let content = FileUpload(path: file.path)
        guard let size = content.fileSize else {
            throw .job(JobFailure(.ioError, "the file with the requests of a batch can't be read"))
        }
        let body = #"{"file":{"displayName":"\#(file.title)","mimeType":"application/jsonl"}}"#
        let begin = HTTPRequest(
            url: uploadURL,
            headers: connection.headers + [
                "X-Goog-Upload-Protocol: resumable", "X-Goog-Upload-Command: start",
                "X-Goog-Upload-Header-Content-Length: \(size)",
                "X-Goog-Upload-Header-Content-Type: application/jsonl",
            ], body: Array(body.utf8))
        let begun = try await connection.send(begin)
        guard let url = begun.headers["x-goog-upload-url"], isSameServer(url) else {
            throw .job(
                JobFailure(
                    .requestRefused, "\(connection.endpoint.host) wants the upload to go to another server, or nowhere")
            )
        }
        // The address is the permission; the key is not sent with it.
        var send = HTTPRequest(
            url: url,
            headers: [
                "X-Goog-Upload-Offset: 0", "X-Goog-Upload-Command: upload, finalize",
                "Content-Type: application/jsonl",
            ], body: nil)
        (send.upload, send.isOnce) = (content, true)
        return try connection.decoded(try await connection.send(send), Uploaded.self, "uploaded file").file.name
    }

    /// `upload/` goes before the version.
    private var uploadURL: String {
        let url = url("files")
        guard let version = url.range(of: "/v1", options: .backwards) else { return url }
        return url.replacingCharacters(in: version, with: "/upload/v1")
    }

    private func isSameServer(_ url: String) -> Bool {
        guard let there = URLComponents(string: url), let here = URLComponents(string: connection.endpoint.url) else {
            return false
        }
        return there.scheme == here.scheme && there.host == here.host && there.port == here.port && there.user == nil
    }

    func create(_ file: BatchFile, upload: String?) async throws(BatchError) -> RemoteBatch {
        let body = Body(
            batch: Body.Batch(
                displayName: file.title, inputConfig: Body.Input(fileName: upload ?? "")))
        let resource = connection.path.replacing(":generateContent", with: ":batchGenerateContent")
        let reply = try await connection.create(url(resource), body)
        return connection.shown(try connection.decoded(reply, Operation.self, "batch").remote)
    }

    func search(_ tag: String, since: Date, known: Set<String>) async throws(BatchError) -> BatchSearch {
        var found: RemoteBatch?
        try await pages("batches", Operations.self) { page in
            for operation in page.operations?.elements ?? []
            where BatchFile.isOurs(operation.metadata?.displayName, tag) {
                found = connection.shown(operation.remote)
            }
            return found == nil ? page.nextPageToken : nil
        }
        return found.map(BatchSearch.found) ?? .nothing
    }

    func uploads(of tag: String) async throws(BatchError) -> [String] {
        var found: [String] = []
        try await pages("files", Files.self) { page in
            found += (page.files?.elements ?? []).filter { BatchFile.isOurs($0.displayName, tag) }.map(\.name)
            return page.nextPageToken
        }
        return found
    }

    private func pages<Page: Decodable>(
        _ resource: String, _ type: Page.Type, _ body: (Page) -> String?
    ) async throws(BatchError) {
        try await connection.pages(
            connection.resource(resource), [("pageSize", "100")], after: "pageToken", type, body)
    }

    func batch(_ id: String) async throws(BatchError) -> RemoteBatch {
        let reply = try await connection.send(url(try connection.part(id, "batches/")))
        return connection.shown(try connection.decoded(reply, Operation.self, "batch").remote)
    }

    func download(_ results: String, to path: String) async throws(BatchError) {
        let name = try connection.part(results, "files/")
        try await connection.download(connection.resource("\(name):download").with([("alt", "media")]), to: path)
    }

    func cancel(_ id: String) async throws(BatchError) {
        let name = try connection.part(id, "batches/")
        try await connection.send(url("\(name):cancel"), body: [], method: "POST")
    }

    func delete(_ file: String) async throws(BatchError) {
        try await connection.send(url(try connection.part(file, "files/")), method: "DELETE")
    }

    func result(_ line: [UInt8]) -> BatchResult? {
        guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
        let reply =
            entry.response.map { HTTPReply(status: 200, json: $0) }
            ?? HTTPReply(status: 200, json: .object(["error": entry.error ?? .null]))
        return BatchResult(entry.key, .reply(reply))
    }

    private struct Body: Encodable {
        var batch: Batch

        struct Batch: Encodable {
            var displayName: String
            var inputConfig: Input
        }

        struct Input: Encodable { var fileName: String }
    }

    private struct Uploaded: Decodable { var file: File }

    private struct File: Decodable {
        var name: String
        @Lenient var displayName: String?
    }

    private struct Files: Decodable {
        @Lenient var files: LenientList<File>?
        @Lenient var nextPageToken: String?
    }

    private struct Operations: Decodable {
        @Lenient var operations: LenientList<Operation>?
        @Lenient var nextPageToken: String?
    }

    private struct Operation: Decodable {
        var name: String
        @Lenient var metadata: Metadata?
        @Lenient var error: JSONValue?
        @Lenient var response: Output?

        struct Metadata: Decodable {
            @Lenient var displayName: String?
            @Lenient var state: String?
            @Lenient var batchStats: Stats?
            @Lenient var output: Output?
        }

        struct Output: Decodable { @Lenient var responsesFile: String? }

        /// Numbers that are written as strings.
        struct Stats: Decodable {
            @Lenient var successfulRequestCount: Count?
            @Lenient var failedRequestCount: Count?
        }

        struct Count: Decodable {
            var number: Int

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                let said = try (try? container.decode(Int.self)) ?? Int(container.decode(String.self)) ?? 0
                number = min(max(0, said), 10_000_000)
            }
        }

        var remote: RemoteBatch {
            let state = metadata?.state ?? "BATCH_STATE_UNSPECIFIED"
            var batch = RemoteBatch(id: name, state: state)
            switch state.split(separator: "STATE_").last {
            case "SUCCEEDED", "PARTIALLY_SUCCEEDED": batch.end = .completed
            case "FAILED": (batch.end, batch.fault) = (.failed, fault)
            case "CANCELLED": batch.end = .cancelled
            case "EXPIRED": batch.end = .expired
            case "CANCELLING": batch.isCancelling = true
            default: break
            }
            batch.succeeded = metadata?.batchStats?.successfulRequestCount?.number ?? 0
            batch.failed = metadata?.batchStats?.failedRequestCount?.number ?? 0
            batch.results = [metadata?.output?.responsesFile ?? response?.responsesFile].compactMap(\.self)
            return batch
        }

        private var fault: BatchFault {
            let words = error?.object?["message"]?.string.flatMap { DescriptionSchema.cleaned($0, limit: 500) }
            return BatchFault(
                failure: JobFailure(
                    .requestRefused, "the provider did not accept a batch: \(words ?? "no reason was given")"))
        }
    }

    private struct Line: Decodable {
        var key: String
        @Lenient var response: JSONValue?
        @Lenient var error: JSONValue?
    }
}
