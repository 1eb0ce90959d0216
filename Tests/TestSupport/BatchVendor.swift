import Foundation
import Synchronization

/// A server on loopback that speaks a vendor's batch API as the vendor documents it, and counts what each picture was
/// charged.
public final class BatchVendor: Sendable {
    public enum API: String, CaseIterable, Sendable {
        case chat, responses, anthropic, gemini

        /// Options of `analyze`.
        public var options: [String] {
            switch self {
            case .chat: ["--provider", "openai"]
            case .responses: ["--provider", "openai", "--api", "responses"]
            case .anthropic: ["--provider", "anthropic"]
            case .gemini: ["--provider", "gemini"]
            }
        }

        public var keyVariable: String {
            switch self {
            case .chat, .responses: "OPENAI_API_KEY"
            case .anthropic: "ANTHROPIC_API_KEY"
            case .gemini: "GEMINI_API_KEY"
            }
        }
    }

    /// What becomes of one request.
    public enum Fate: Sendable {
        case answered(String)
        /// An error with this status, which costs nothing.
        case error(Int)
        /// Not begun in time.
        case expired
        /// Charged, but missing in the results.
        case lost
    }

    /// How the server behaves from now on.
    public struct Behaviour: Sendable {
        /// Questions about a batch until it has ended.
        public var polls = 1
        /// Of the n-th request that is processed, counted over all batches.
        public var fate: @Sendable (Int) -> Fate = { .answered("cat \($0)") }
        /// The last results are cut off in the middle of a line, so many times.
        public var cuts = 0
        /// Creating a batch is refused with this status, so many times.
        public var refusals = 0
        public var refusal = 429
        /// The batch ends as expired.
        public var expires = false
        /// Batches end as failed: the queue is full.
        public var fullQueue = 0
        /// Where Gemini says that the upload goes; nil for this server.
        public var uploadURL: String?
        /// Entries on a page of a list.
        public var page = 2
        /// Answers a request instead of carrying it out; nil to carry it out.
        public var instead: @Sendable (_ route: String) -> LoopbackServer.Reply? = { _ in nil }
        /// Changes what is answered.
        public var rewrite: @Sendable (_ route: String, _ body: String) -> String = { $1 }
        /// Called before and after a request is carried out; false closes the connection instead of an answer.
        public var onRequest: @Sendable (_ route: String, _ isDone: Bool) -> Bool = { _, _ in true }
    }

    private struct File {
        var name: String
        var bytes: [UInt8]
        var isResult = false
    }

    private struct Batch {
        var id: String
        var title: String
        var input: [UInt8]
        var inputFile: String?
        var state = "in_progress"
        var polls = 0
        var counts: (done: Int, failed: Int, expired: Int, canceled: Int) = (0, 0, 0, 0)
        var results: [UInt8] = []
        var errors: [UInt8] = []
        var outputFile: String?
        var errorFile: String?
        var isDeleted = false
        var created = Date()
        var total = 0
    }

    private struct State {
        var behaviour = Behaviour()
        var files: [(id: String, file: File)] = []
        var batches: [Batch] = []
        var uploads: [String: String] = [:]
        var number = 0
        var processed = 0
        var charges: [String: Int] = [:]
        var routes: [String] = []
        var bodies: [String: [[UInt8]]] = [:]
        var replies: [String: [String]] = [:]
    }

    public let api: API
    private let state = Mutex(State())
    private let server = Mutex<LoopbackServer?>(nil)

    public init(_ api: API, _ change: (inout Behaviour) -> Void = { _ in }) throws {
        self.api = api
        set(change)
        let started = try LoopbackServer { [weak self] in self?.reply(to: $0) ?? .reset }
        server.withLock { $0 = started }
    }

    public var url: String { server.withLock { $0?.url ?? "" } }
    public func stop() { server.withLock { $0?.stop() } }

    public func set(_ change: (inout Behaviour) -> Void) { state.withLock { change(&$0.behaviour) } }

    /// How often each picture was charged.
    public var charges: [String: Int] { state.withLock { $0.charges } }
    /// Files and batches with pictures or answers that the server still has.
    public var left: [String] {
        state.withLock { state in
            state.files.map { "\($0.id) \($0.file.name)" }
                + (api == .anthropic
                    ? state.batches.filter { !$0.isDeleted && $0.state != "in_progress" }.map(\.id) : [])
        }
    }
    public var batchCount: Int { state.withLock { $0.batches.count } }
    /// What was asked, in order.
    public var routes: [String] { state.withLock { $0.routes } }
    /// Bodies and replies by route, for a comparison with the vendor's types.
    public var bodies: [String: [[UInt8]]] { state.withLock { $0.bodies } }
    public var replies: [String: [String]] { state.withLock { $0.replies } }
    public var requests: [LoopbackServer.Request] { server.withLock { $0?.requests ?? [] } }

    /// A batch of somebody else, or of another program.
    public func addForeignBatch(isOver: Bool) {
        state.withLock { state in
            state.number += 1
            var batch = Batch(id: "batch_f\(state.number)", title: "other", input: [])
            batch.state = isOver ? "completed" : "in_progress"
            batch.polls = isOver ? 0 : .min
            batch.results = Array(#"{"custom_id":"other-1","result":{"type":"canceled"}}"#.utf8 + [10])
            state.batches.append(batch)
        }
    }

    /// Ends everything that was begun.
    public func finish() {
        state.withLock { state in
            for place in state.batches.indices where state.batches[place].state == "in_progress" {
                finish(place, "completed", &state)
            }
        }
    }

    public func finishForeignBatches() {
        state.withLock { state in
            for place in state.batches.indices where state.batches[place].id.contains("_f") {
                state.batches[place].state = "completed"
            }
        }
    }

    private func reply(to request: LoopbackServer.Request) -> LoopbackServer.Reply {
        let method = String(request.head.prefix { $0 != " " })
        let path = String(request.path.prefix { $0 != "?" })
        let route = "\(method) \(Self.pattern(path))"
        let hook = state.withLock { state in
            state.routes.append(route)
            state.bodies[route, default: []].append(request.body)
            return state.behaviour
        }
        guard hook.onRequest(route, false) else { return .reset }
        if let other = hook.instead(route) { return other }
        let reply = state.withLock { state in
            switch api {
            case .chat, .responses: openAI(method, path, request, &state)
            case .anthropic: anthropic(method, path, request, &state)
            case .gemini: gemini(method, path, request, &state)
            }
        }
        guard hook.onRequest(route, true) else { return .reset }
        if case .http(let status, _, let body) = reply, status == 200 {
            state.withLock { $0.replies[route, default: []].append(body) }
        }
        if case .http(let status, let headers, let body) = reply {
            return .http(status, headers: headers, body: hook.rewrite(route, body))
        }
        return reply
    }

    /// The path with `ID` for identifiers.
    private static func pattern(_ path: String) -> String {
        path.split(separator: "/").map { part in
            let name = part.prefix { $0 != ":" }
            let isID = ["file-", "batch_", "u-"].contains { name.hasPrefix($0) }
            return isID ? "ID" + part.dropFirst(name.count) : String(part)
        }.joined(separator: "/")
    }

    // MARK: Processing

    private func look(_ place: Int, _ state: inout State) {
        guard ["in_progress", "cancelling"].contains(state.batches[place].state) else { return }
        state.batches[place].polls += 1
        if state.batches[place].state == "cancelling" { return finish(place, "cancelled", &state) }
        if state.behaviour.fullQueue > 0 {
            state.behaviour.fullQueue -= 1
            state.batches[place].state = "failed"
            return
        }
        guard state.batches[place].polls >= state.behaviour.polls else { return }
        finish(place, state.behaviour.expires ? "expired" : "completed", &state)
    }

    private func finish(_ place: Int, _ end: String, _ state: inout State) {
        var batch = state.batches[place]
        batch.state = end
        var lines: [[UInt8]] = []
        for (id, body) in entries(batch.input) {
            // Of a cancelled batch, half was finished by then.
            let isLate = end == "cancelled" && lines.count * 2 >= batch.total
            let fate = isLate ? .expired : state.behaviour.fate(state.processed)
            state.processed += isLate ? 0 : 1
            let picture = Self.picture(body)
            switch fate {
            case .answered(let subject):
                state.charges[picture, default: 0] += 1
                batch.counts.done += 1
                lines.append(line(id, answer: subject))
            case .lost:
                state.charges[picture, default: 0] += 1
                batch.counts.done += 1
            case .error(let status):
                batch.counts.failed += 1
                let line = line(id, error: status)
                if api == .chat || api == .responses { batch.errors += line + [10] } else { lines.append(line) }
            case .expired:
                if end == "cancelled" { batch.counts.canceled += 1 } else { batch.counts.expired += 1 }
                guard let line = line(notBegun: id, end: end) else { continue }
                if api == .chat || api == .responses { batch.errors += line + [10] } else { lines.append(line) }
            }
        }
        // The order says nothing.
        batch.results = lines.reversed().flatMap { $0 + [10] }
        if api != .anthropic {
            if !batch.results.isEmpty { batch.outputFile = add("results", batch.results, isResult: true, &state) }
            if !batch.errors.isEmpty { batch.errorFile = add("errors", batch.errors, isResult: true, &state) }
        }
        state.batches[place] = batch
    }

    private func add(_ name: String, _ bytes: [UInt8], isResult: Bool = false, _ state: inout State) -> String {
        state.number += 1
        let id = api == .gemini ? "files/file-\(state.number)" : "file-\(state.number)"
        state.files.append((id, File(name: name, bytes: bytes, isResult: isResult)))
        return id
    }

    private func entries(_ input: [UInt8]) -> [(id: String, body: [String: Any])] {
        if api == .anthropic {
            let list = Self.object(input)["requests"] as? [[String: Any]] ?? []
            return list.map { ($0["custom_id"] as? String ?? "", $0["params"] as? [String: Any] ?? [:]) }
        }
        return input.split(separator: 10).map { line in
            let object = Self.object(Array(line))
            if api == .gemini {
                return (object["key"] as? String ?? "", object["request"] as? [String: Any] ?? [:])
            }
            return (object["custom_id"] as? String ?? "", object["body"] as? [String: Any] ?? [:])
        }
    }

    /// The longest text in a request.
    private static func picture(_ body: [String: Any]) -> String {
        var longest = ""
        func walk(_ value: Any) {
            switch value {
            case let text as String: if text.count > longest.count { longest = text }
            case let list as [Any]: list.forEach(walk)
            case let object as [String: Any]: object.values.forEach(walk)
            default: break
            }
        }
        if let input = body["messages"] ?? body["input"] ?? body["contents"] { walk(input) }
        return longest
    }

    private static func object(_ bytes: [UInt8]) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }

    private static func text(_ object: Any) -> String {
        String(decoding: (try? JSONSerialization.data(withJSONObject: object)) ?? Data(), as: UTF8.self)
    }

    // MARK: Lines of results

    private func line(_ id: String, answer subject: String) -> [UInt8] {
        let answer = Self.text([
            "subject": subject, "description": "a photo", "tags": ["one"], "text": NSNull(),
        ])
        let usage: [String: Any] = ["input_tokens": 300, "output_tokens": 40, "total_tokens": 340]
        switch api {
        case .chat:
            let body = Self.object(Array(LoopbackServer.completion(subject: subject).utf8))
            return Array(
                Self.text(["id": "r", "custom_id": id, "response": response(200, body), "error": NSNull()]).utf8)
        case .responses:
            // A recorded one, with other words.
            var body = Self.object((try? Fixtures.response("responses-ok.json")) ?? [])
            (body["usage"], body["output"]) = (
                usage.merging([
                    "input_tokens_details": ["cached_tokens": 0, "cache_write_tokens": 0],
                    "output_tokens_details": ["reasoning_tokens": 0],
                ]) { $1 },
                [
                    [
                        "type": "message", "role": "assistant", "id": "msg_1", "status": "completed",
                        "content": [
                            ["type": "output_text", "text": answer, "annotations": [String]()] as [String: Any]
                        ],
                    ] as [String: Any]
                ]
            )
            return Array(
                Self.text(["id": "r", "custom_id": id, "response": response(200, body), "error": NSNull()]).utf8)
        case .anthropic:
            let message: [String: Any] = [
                "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-5-5",
                "content": [["type": "text", "text": answer]], "stop_reason": "end_turn", "stop_sequence": NSNull(),
                "usage": ["input_tokens": 300, "output_tokens": 40],
            ]
            return Array(
                Self.text(["custom_id": id, "result": ["type": "succeeded", "message": message] as [String: Any]]).utf8)
        case .gemini:
            let response: [String: Any] = [
                "candidates": [
                    ["content": ["role": "model", "parts": [["text": answer]]], "finishReason": "STOP"] as [String: Any]
                ],
                "usageMetadata": ["promptTokenCount": 300, "candidatesTokenCount": 40, "totalTokenCount": 340],
            ]
            return Array(Self.text(["key": id, "response": response]).utf8)
        }
    }

    private func response(_ status: Int, _ body: Any) -> [String: Any] {
        ["status_code": status, "request_id": "q", "body": body]
    }

    private func line(_ id: String, error status: Int) -> [UInt8] {
        let words = "no answer"
        switch api {
        case .chat, .responses:
            let body = ["error": ["message": words, "type": "server_error", "code": NSNull(), "param": NSNull()]]
            return Array(
                Self.text(["id": "r", "custom_id": id, "response": response(status, body), "error": NSNull()]).utf8)
        case .anthropic:
            let type =
                switch status {
                case 429: "rate_limit_error"
                case 500...: "api_error"
                default: "invalid_request_error"
                }
            let error: [String: Any] = [
                "type": "error", "error": ["type": type, "message": words], "request_id": NSNull(),
            ]
            return Array(Self.text(["custom_id": id, "result": ["type": "errored", "error": error]]).utf8)
        case .gemini:
            let error: [String: Any] = [
                "code": status, "message": words,
                "status": status == 429 ? "RESOURCE_EXHAUSTED" : status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT",
            ]
            return Array(Self.text(["key": id, "error": error]).utf8)
        }
    }

    private func line(notBegun id: String, end: String) -> [UInt8]? {
        switch api {
        case .chat, .responses:
            let code = end == "cancelled" ? "batch_cancelled" : "batch_expired"
            return Array(
                Self.text([
                    "id": "r", "custom_id": id, "response": NSNull(),
                    "error": ["code": code, "message": "not in time"],
                ]).utf8)
        case .anthropic:
            let type = end == "cancelled" ? "canceled" : "expired"
            return Array(Self.text(["custom_id": id, "result": ["type": type]]).utf8)
        case .gemini: return nil
        }
    }

    // MARK: The three APIs

    private typealias Reply = LoopbackServer.Reply

    private func good(_ object: Any) -> Reply { .http(200, body: Self.text(object)) }

    private func missing() -> Reply {
        .http(
            404,
            body:
                #"{"error":{"message":"no such thing","type":"invalid_request_error","code":404,"status":"NOT_FOUND"}}"#
        )
    }

    /// A refusal of a new batch, if one is due.
    private func refusal(_ state: inout State) -> Reply? {
        guard state.behaviour.refusals > 0 else { return nil }
        state.behaviour.refusals -= 1
        return .http(
            state.behaviour.refusal, headers: ["Retry-After: 1"],
            body: #"{"error":{"message":"not now","type":"rate_limit_error","code":"rate_limit_exceeded"}}"#)
    }

    private func download(_ bytes: [UInt8], _ state: inout State) -> Reply {
        var bytes = bytes
        if state.behaviour.cuts > 0 {
            state.behaviour.cuts -= 1
            bytes = Array(bytes.dropLast(bytes.count / 3))
        }
        return .http(200, body: String(decoding: bytes, as: UTF8.self))
    }

    private func query(_ request: LoopbackServer.Request, _ name: String) -> String? {
        URLComponents(string: "http://x" + request.path)?.queryItems?.first { $0.name == name }?.value
    }

    private func slice<Entry>(
        _ all: [Entry], after mark: String?, _ page: Int, id: (Entry) -> String
    ) -> (entries: [Entry], hasMore: Bool) {
        let start = mark.flatMap { mark in all.firstIndex { id($0) == mark } }.map { $0 + 1 } ?? 0
        let entries = all[min(start, all.count)...].prefix(page)
        return (Array(entries), start + entries.count < all.count)
    }

    private func openAI(
        _ method: String, _ path: String, _ request: LoopbackServer.Request, _ state: inout State
    ) -> Reply {
        let parts = path.split(separator: "/").dropFirst().map(String.init)
        let page = state.behaviour.page
        switch (method, parts.first, parts.count) {
        case ("POST", "files", 1):
            guard let (name, content) = Self.multipart(request) else { return .http(400, body: "{}") }
            return good(openAIFile(add(name, content, &state), name, content.count))
        case ("GET", "files", 1):
            let (files, more) = slice(state.files.reversed(), after: query(request, "after"), page) { $0.id }
            return good([
                "object": "list", "has_more": more,
                "data": files.map { openAIFile($0.id, $0.file.name, $0.file.bytes.count) },
            ])
        case ("GET", "files", 3):
            guard let file = state.files.first(where: { $0.id == parts[1] }) else { return missing() }
            return download(file.file.bytes, &state)
        case ("DELETE", "files", 2):
            guard let place = state.files.firstIndex(where: { $0.id == parts[1] }) else { return missing() }
            state.files.remove(at: place)
            return good(["id": parts[1], "object": "file", "deleted": true])
        case ("POST", "batches", 1):
            if let refusal = refusal(&state) { return refusal }
            let body = request.json
            guard let file = state.files.first(where: { $0.id == body["input_file_id"] as? String }) else {
                return missing()
            }
            state.number += 1
            let metadata = body["metadata"] as? [String: String] ?? [:]
            var batch = Batch(
                id: "batch_\(state.number)", title: metadata["photorename"] ?? "", input: file.file.bytes,
                inputFile: file.id)
            batch.total = entries(batch.input).count
            state.batches.append(batch)
            return good(openAIBatch(batch))
        case ("GET", "batches", 1):
            for place in state.batches.indices { look(place, &state) }
            let (batches, more) = slice(state.batches.reversed(), after: query(request, "after"), page) { $0.id }
            return good(["object": "list", "has_more": more, "data": batches.map(openAIBatch)])
        case ("GET", "batches", 2), ("POST", "batches", 3):
            guard let place = state.batches.firstIndex(where: { $0.id == parts[1] }) else { return missing() }
            if method == "POST" { cancel(place, &state) } else { look(place, &state) }
            return good(openAIBatch(state.batches[place]))
        default: return missing()
        }
    }

    private func cancel(_ place: Int, _ state: inout State) {
        if state.batches[place].state == "in_progress" { state.batches[place].state = "cancelling" }
    }

    private func openAIFile(_ id: String, _ name: String, _ bytes: Int) -> [String: Any] {
        [
            "id": id, "object": "file", "bytes": bytes, "created_at": 1_790_000_000, "filename": name,
            "purpose": "batch", "status": "processed",
        ]
    }

    private func openAIBatch(_ batch: Batch) -> [String: Any] {
        var object: [String: Any] = [
            "id": batch.id, "object": "batch", "status": batch.state, "completion_window": "24h",
            "created_at": Int(batch.created.timeIntervalSince1970),
            "expires_at": Int(batch.created.timeIntervalSince1970) + 86_400,
            "endpoint": api == .chat ? "/v1/chat/completions" : "/v1/responses",
            "input_file_id": batch.inputFile ?? "", "metadata": ["photorename": batch.title],
            "request_counts": [
                "total": batch.total, "completed": batch.counts.done, "failed": batch.counts.failed,
            ],
        ]
        object["output_file_id"] = batch.outputFile
        object["error_file_id"] = batch.errorFile
        if batch.state == "failed" {
            object["errors"] = [
                "object": "list",
                "data": [
                    ["code": "token_limit_exceeded", "message": "Enqueued token limit reached", "param": NSNull()]
                ],
            ]
        }
        return object
    }

    private static func multipart(_ request: LoopbackServer.Request) -> (String, [UInt8])? {
        let text = String(decoding: request.body, as: UTF8.self)
        guard let boundary = request.head.components(separatedBy: "boundary=").last?.components(separatedBy: "\r\n")[0],
            text.contains("name=\"purpose\"\r\n\r\nbatch\r\n"),
            let part = text.components(separatedBy: "--\(boundary)").first(where: { $0.contains("filename=") })
        else { return nil }
        let name = part.components(separatedBy: "filename=\"")[1].components(separatedBy: "\"")[0]
        guard let start = part.range(of: "\r\n\r\n") else { return nil }
        return (name, Array(part[start.upperBound...].dropLast().utf8))
    }

    private func anthropic(
        _ method: String, _ path: String, _ request: LoopbackServer.Request, _ state: inout State
    ) -> Reply {
        let parts = path.split(separator: "/").dropFirst(3).map(String.init)
        let page = state.behaviour.page
        switch (method, parts.count) {
        case ("POST", 0):
            if let refusal = refusal(&state) { return refusal }
            state.number += 1
            var batch = Batch(id: "batch_\(state.number)", title: "", input: request.body)
            batch.total = entries(batch.input).count
            state.batches.append(batch)
            return good(anthropicBatch(batch))
        case ("GET", 0):
            for place in state.batches.indices { look(place, &state) }
            let known = state.batches.filter { !$0.isDeleted }
            let (batches, more) = slice(known.reversed(), after: query(request, "after_id"), page) { $0.id }
            return good([
                "data": batches.map(anthropicBatch), "has_more": more, "first_id": batches.first?.id ?? NSNull(),
                "last_id": batches.last?.id ?? NSNull(),
            ])
        default:
            guard let place = state.batches.firstIndex(where: { $0.id == parts[0] && !$0.isDeleted }) else {
                return missing()
            }
            switch (method, parts.last) {
            case ("GET", "results"): return download(state.batches[place].results, &state)
            case ("POST", "cancel"): cancel(place, &state)
            case ("DELETE", _):
                state.batches[place].isDeleted = true
                return good(["id": parts[0], "type": "message_batch_deleted"])
            default: look(place, &state)
            }
            return good(anthropicBatch(state.batches[place]))
        }
    }

    private func anthropicBatch(_ batch: Batch) -> [String: Any] {
        let isOver = !["in_progress", "cancelling"].contains(batch.state)
        let counts = batch.counts
        let stamp = batch.created.formatted(.iso8601)
        var object: [String: Any] = [
            "id": batch.id, "type": "message_batch",
            "processing_status": isOver ? "ended" : batch.state == "cancelling" ? "canceling" : "in_progress",
            "created_at": stamp, "expires_at": batch.created.addingTimeInterval(86_400).formatted(.iso8601),
            "request_counts": [
                "processing": isOver ? 0 : batch.total, "succeeded": counts.done, "errored": counts.failed,
                "canceled": counts.canceled, "expired": counts.expired,
            ],
            "archived_at": NSNull(), "cancel_initiated_at": NSNull(), "ended_at": isOver ? stamp : NSNull(),
            "results_url": NSNull(),
        ]
        if isOver { object["results_url"] = "https://elsewhere.invalid/v1/messages/batches/\(batch.id)/results" }
        return object
    }

    private func gemini(
        _ method: String, _ path: String, _ request: LoopbackServer.Request, _ state: inout State
    ) -> Reply {
        let parts = path.split(separator: "/").map(String.init)
        let page = state.behaviour.page
        if path.hasPrefix("/upload/v1beta/files"), method == "POST" {
            state.number += 1
            let file = request.json["file"] as? [String: Any]
            state.uploads["u-\(state.number)"] = file?["displayName"] as? String ?? ""
            return .http(
                200, headers: ["X-Goog-Upload-URL: \(state.behaviour.uploadURL ?? url)/transfer/u-\(state.number)"],
                body: "{}")
        }
        if parts.first == "transfer" {
            guard let name = state.uploads.removeValue(forKey: parts[1]) else { return missing() }
            let id = add(name, request.body, &state)
            return .http(
                200, headers: ["X-Goog-Upload-Status: final"], body: Self.text(["file": geminiFile(id, name)]))
        }
        let last = parts.last ?? ""
        if last.hasSuffix(":batchGenerateContent") {
            if let refusal = refusal(&state) { return refusal }
            let batch = request.json["batch"] as? [String: Any]
            let input = batch?["inputConfig"] as? [String: Any]
            guard let file = state.files.first(where: { $0.id == input?["fileName"] as? String }) else {
                return missing()
            }
            state.number += 1
            var made = Batch(
                id: "batches/batch_\(state.number)", title: batch?["displayName"] as? String ?? "",
                input: file.file.bytes)
            made.total = entries(made.input).count
            state.batches.append(made)
            return good(geminiBatch(made))
        }
        let name = parts.dropFirst().joined(separator: "/").components(separatedBy: ":")[0]
        switch (method, parts.dropFirst().first, parts.count) {
        case ("GET", "batches", 2):
            for place in state.batches.indices { look(place, &state) }
            let (batches, more) = slice(state.batches.reversed(), after: query(request, "pageToken"), page) { $0.id }
            var object: [String: Any] = ["operations": batches.map(geminiBatch)]
            if more { object["nextPageToken"] = batches.last?.id }
            return good(object)
        case ("GET", "files", 2):
            let (files, more) = slice(
                state.files.filter { !$0.file.isResult }.reversed(), after: query(request, "pageToken"), page
            ) { $0.id }
            var object: [String: Any] = ["files": files.map { geminiFile($0.id, $0.file.name) }]
            if more { object["nextPageToken"] = files.last?.id }
            return good(object)
        case (_, "files", 3):
            guard let place = state.files.firstIndex(where: { $0.id == name }) else { return missing() }
            if method == "DELETE" {
                state.files.remove(at: place)
                return good([String: String]())
            }
            return download(state.files[place].file.bytes, &state)
        case (_, "batches", 3):
            guard let place = state.batches.firstIndex(where: { $0.id == name }) else { return missing() }
            if method == "POST" {
                cancel(place, &state)
                return good([String: String]())
            }
            look(place, &state)
            return good(geminiBatch(state.batches[place]))
        default: return missing()
        }
    }

    private func geminiFile(_ id: String, _ name: String) -> [String: Any] {
        ["name": id, "displayName": name, "mimeType": "application/jsonl", "state": "ACTIVE"]
    }

    private func geminiBatch(_ batch: Batch) -> [String: Any] {
        let state =
            switch batch.state {
            case "in_progress", "cancelling": "RUNNING"
            case "completed": "SUCCEEDED"
            default: batch.state.uppercased()
            }
        var metadata: [String: Any] = [
            "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
            "displayName": batch.title, "state": "BATCH_STATE_\(state)",
            "createTime": batch.created.formatted(.iso8601),
            "batchStats": [
                "requestCount": "\(batch.total)", "successfulRequestCount": "\(batch.counts.done)",
                "failedRequestCount": "\(batch.counts.failed)",
            ],
        ]
        if let file = batch.outputFile { metadata["output"] = ["responsesFile": file] }
        return ["name": batch.id, "metadata": metadata]
    }
}
