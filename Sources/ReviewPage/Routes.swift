import Foundation
import HTTPTypes
import Hummingbird

/// What is answered to whom the doorkeeper let in.
struct Routes: Sendable {
    let desk: ReviewDesk
    let visitors: Visitors
    let limits: ReviewServer.Limits
    /// Ends the server.
    let close: @Sendable () -> Void

    var responder: RouterResponder<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        pages(router)
        reading(router)
        names(router)
        renames(router)
        return router.buildResponder()
    }

    private func pages(_ router: Router<BasicRequestContext>) {
        for (name, file) in Assets.files {
            router.get(RouterPath(name == "index.html" ? "/" : "/" + name)) { _, _ in
                Answer.bytes(file.bytes, type: file.type)
            }
        }
        router.get("/thumbnails/:item") { request, context in
            let item = try context.parameters.require("item", as: Int64.self)
            let picture = try await desk.thumbnail(item, request.headers[.ifNoneMatch])
            var response: Response
            switch picture {
            case .unchanged: response = Response(status: .notModified)
            case .jpeg(let bytes, let tag):
                response = Answer.bytes(bytes, type: "image/jpeg")
                response.headers[.eTag] = tag
            }
            // Asked for again each time, for a few bytes: the next server's photos may have the same numbers.
            response.headers[.cacheControl] = "private, no-cache"
            return response
        }
    }

    private func reading(_ router: Router<BasicRequestContext>) {
        router.get("/api/events") { request, _ in
            EventStream(desk: desk, visitors: visitors).response(request)
        }
        router.get("/api/cards") { request, _ in
            let query = request.uri.queryParameters
            return Answer.json(
                try await desk.cards(
                    CardQuery(
                        filter: query["filter"].flatMap { CardFilter(rawValue: String($0)) } ?? .all,
                        folder: query["folder"].map(String.init), search: query["search"].map(String.init) ?? "",
                        from: query.get("from", as: Int.self) ?? 0,
                        count: query.get("count", as: Int.self) ?? CardQuery.most,
                        item: query.get("item", as: Int64.self))))
        }
        router.get("/api/here") { _, _ in
            visitors.signal()
            return Answer.json(Said(text: ""))
        }
        router.get("/api/folders") { _, _ in Answer.json(try await desk.folders()) }
        router.get("/api/summary") { _, _ in Answer.json(try await desk.summary()) }
    }

    private func names(_ router: Router<BasicRequestContext>) {
        router.post("/api/names/check") { request, _ in
            Answer.json(try await desk.check(read(request)))
        }
        router.post("/api/names") { request, _ in
            let answer = try await desk.name(read(request))
            return Answer.json(answer, status: answer.faults.isEmpty ? .ok : .unprocessableContent)
        }
        router.post("/api/verdict") { request, _ in
            Answer.json(Changed(changed: try await desk.judge(read(request))))
        }
        router.post("/api/naming/try") { request, _ in Answer.json(try await desk.tryNaming(read(request))) }
        router.post("/api/naming") { request, _ in Answer.json(try await desk.keepNaming(read(request))) }
    }

    private func renames(_ router: Router<BasicRequestContext>) {
        router.post("/api/apply") { request, _ in
            let wish: Apply = try await read(request)
            return Answer.json(try await desk.apply(wish.plan))
        }
        router.post("/api/undo") { _, _ in Answer.json(try await desk.undo()) }
        router.post("/api/retry") { request, _ in
            let wish: Retry = try await read(request)
            return Answer.json(Said(text: try await desk.retry(wish.items)))
        }
        router.post("/api/close") { _, _ in
            close()
            return Answer.json(Said(text: "The page is closed."))
        }
    }

    private struct Changed: Encodable {
        var changed: Int
    }

    private struct Said: Encodable {
        var text: String
    }

    private struct Apply: Decodable {
        var plan: String
    }

    private struct Retry: Decodable {
        var items: [Int64]
    }

    /// - Throws: `HTTPError` for what is too much or too slow, `ReviewRefusal` for what is no such thing.
    private func read<Value: Decodable & Sendable>(_ request: Request) async throws -> Value {
        let data = try await withThrowingTaskGroup(of: Data.self) { [limits] group in
            group.addTask {
                let buffer = try await request.body.collect(upTo: limits.body)
                return Data(buffer.readableBytesView)
            }
            group.addTask {
                try await Task.sleep(for: limits.patience)
                throw HTTPError(.requestTimeout)
            }
            defer { group.cancelAll() }
            guard let data = try await group.next() else { throw HTTPError(.badRequest) }
            return data
        }
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw ReviewRefusal(status: 400, "this is not what the page sends")
        }
    }
}
