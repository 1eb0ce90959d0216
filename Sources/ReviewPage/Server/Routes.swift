import Foundation
import HTTPTypes
import Hummingbird

/// The routes of authenticated requests.
struct Routes: Sendable {
    let service: ReviewService
    let clients: ConnectedClients
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
                Responses.bytes(file.bytes, type: file.type)
            }
        }
        router.get("/thumbnails/:item") { request, context in
            let item = try context.parameters.require("item", as: Int64.self)
            return Self.response(try await service.thumbnail(item, request.headers[.ifNoneMatch]))
        }
        router.get("/pictures/:item") { request, context in
            let item = try context.parameters.require("item", as: Int64.self)
            let side = request.uri.queryParameters.get("side", as: Int.self) ?? 0
            return Self.response(try await service.picture(item, side, request.headers[.ifNoneMatch]))
        }
    }

    private static func response(_ picture: CardPicture) -> Response {
        var response: Response
        switch picture {
        case .unchanged: response = Response(status: .notModified)
        case .jpeg(let bytes, let tag):
            response = Responses.bytes(bytes, type: "image/jpeg")
            response.headers[.eTag] = tag
        }
        // Revalidated each time, which costs a few bytes: the next server's photos can have the same IDs.
        response.headers[.cacheControl] = "private, no-cache"
        return response
    }

    private func reading(_ router: Router<BasicRequestContext>) {
        router.get("/api/events") { request, _ in
            EventStream(service: service, clients: clients).response(request)
        }
        router.get("/api/cards") { request, _ in
            let query = request.uri.queryParameters
            return Responses.json(
                try await service.cards(
                    CardQuery(
                        filter: query["filter"].flatMap { CardFilter(rawValue: String($0)) } ?? .all,
                        folder: query["folder"].map(String.init), search: query["search"].map(String.init) ?? "",
                        sort: query["sort"].flatMap { CardSort(rawValue: String($0)) } ?? .folder,
                        from: query.get("from", as: Int.self) ?? 0,
                        count: query.get("count", as: Int.self) ?? CardQuery.most,
                        item: query.get("item", as: Int64.self))))
        }
        router.get("/api/photos/:item") { _, context in
            Responses.json(try await service.details(context.parameters.require("item", as: Int64.self)))
        }
        router.get("/api/here") { _, _ in
            clients.signal()
            return Responses.json(Message(text: ""))
        }
        router.get("/api/folders") { _, _ in Responses.json(try await service.folders()) }
        router.get("/api/summary") { _, _ in Responses.json(try await service.summary()) }
    }

    private func names(_ router: Router<BasicRequestContext>) {
        router.post("/api/names/check") { request, _ in
            Responses.json(try await service.check(read(request)))
        }
        router.post("/api/names") { request, _ in
            let answer = try await service.name(read(request))
            return Responses.json(answer, status: answer.faults.isEmpty ? .ok : .unprocessableContent)
        }
        router.post("/api/decision") { request, _ in
            Responses.json(Changed(changed: try await service.decide(read(request))))
        }
        router.post("/api/names/edit") { request, _ in Responses.json(try await service.edit(read(request))) }
        router.post("/api/naming/try") { request, _ in Responses.json(try await service.tryNaming(read(request))) }
        router.post("/api/naming") { request, _ in Responses.json(try await service.keepNaming(read(request))) }
    }

    private func renames(_ router: Router<BasicRequestContext>) {
        router.post("/api/apply") { request, _ in
            let body: Apply = try await read(request)
            return Responses.json(try await service.apply(body.plan))
        }
        router.post("/api/undo") { request, _ in
            let body: Undo = try await read(request)
            return Responses.json(try await service.undo(body.items))
        }
        router.post("/api/describe") { request, _ in
            Responses.json(Message(text: try await service.describe(read(request))))
        }
        router.post("/api/retry") { request, _ in
            let body: Retry = try await read(request)
            return Responses.json(Message(text: try await service.retry(body.items)))
        }
        router.post("/api/close") { _, _ in
            close()
            return Responses.json(Message(text: "The page is closed."))
        }
    }

    private struct Changed: Encodable {
        var changed: Int
    }

    private struct Message: Encodable {
        var text: String
    }

    private struct Apply: Decodable {
        var plan: String
    }

    private struct Undo: Decodable {
        var items: [Int64]?
    }

    private struct Retry: Decodable {
        var items: [Int64]
    }

    /// - Throws: `HTTPError` for a body that is too large or too slow, `ReviewRefusal` for an invalid one.
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
            throw ReviewRefusal(status: 400, "the request is invalid")
        }
    }
}
