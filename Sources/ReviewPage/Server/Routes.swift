import Foundation
import HTTPTypes
import Hummingbird

/// The routes of authenticated requests.
struct Routes: Sendable {
    let shown: ReviewServer.Shown
    let clients: ConnectedClients
    let limits: ReviewServer.Limits
    /// Ends the server.
    let close: @Sendable () -> Void

    var responder: RouterResponder<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        var path = ""
        if case .jobs(let jobs) = shown {
            for name in ["jobs.html", "jobs.js", "style.css", "dom.js", "server.js", "icon.svg"] { page(name, router) }
            router.get("/api/jobs") { _, _ in
                Responses.bytes(try await jobs.list(), type: "application/json; charset=utf-8")
            }
            end(router, path)
            path = "/jobs/:job"
        }
        pages(router, path)
        reading(router, path)
        names(router, path)
        renames(router, path)
        end(router, path)
        return router.buildResponder()
    }

    /// The service of the job that the request is about.
    private func service(_ context: BasicRequestContext) async throws -> ReviewService {
        switch shown {
        case .job(let service): return service
        case .jobs(let jobs): return try await jobs.service(context.parameters.require("job"))
        }
    }

    private func page(_ name: String, _ router: Router<BasicRequestContext>, _ path: String = "") {
        guard let file = Assets.files[name] else { return }
        let isFirst = name == "index.html" || name == "jobs.html"
        router.get(RouterPath(path + "/" + (isFirst ? "" : name))) { _, _ in
            Responses.bytes(file.bytes, type: file.type)
        }
    }

    private func pages(_ router: Router<BasicRequestContext>, _ path: String) {
        for name in Assets.files.keys where !name.hasPrefix("jobs.") { page(name, router, path) }
        router.get(RouterPath(path + "/thumbnails/:item")) { request, context in
            let item = try context.parameters.require("item", as: Int64.self)
            return Self.response(try await service(context).thumbnail(item, request.headers[.ifNoneMatch]))
        }
        router.get(RouterPath(path + "/pictures/:item")) { request, context in
            let item = try context.parameters.require("item", as: Int64.self)
            let side = request.uri.queryParameters.get("side", as: Int.self) ?? 0
            return Self.response(try await service(context).picture(item, side, request.headers[.ifNoneMatch]))
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

    private func reading(_ router: Router<BasicRequestContext>, _ path: String) {
        router.get(RouterPath(path + "/api/events")) { request, context in
            EventStream(service: try await service(context), clients: clients).response(request)
        }
        router.get(RouterPath(path + "/api/cards")) { request, context in
            let query = request.uri.queryParameters
            return Responses.json(
                try await service(context).cards(
                    CardQuery(
                        filter: query["filter"].flatMap { CardFilter(rawValue: String($0)) } ?? .all,
                        folder: query["folder"].map(String.init), search: query["search"].map(String.init) ?? "",
                        sort: query["sort"].flatMap { CardSort(rawValue: String($0)) } ?? .folder,
                        from: query.get("from", as: Int.self) ?? 0,
                        count: query.get("count", as: Int.self) ?? CardQuery.most,
                        item: query.get("item", as: Int64.self))))
        }
        router.get(RouterPath(path + "/api/photos/:item")) { _, context in
            Responses.json(try await service(context).details(context.parameters.require("item", as: Int64.self)))
        }
        router.get(RouterPath(path + "/api/folders")) { _, context in
            Responses.json(try await service(context).folders())
        }
        router.get(RouterPath(path + "/api/summary")) { _, context in
            Responses.json(try await service(context).summary())
        }
    }

    private func names(_ router: Router<BasicRequestContext>, _ path: String) {
        router.post(RouterPath(path + "/api/names/check")) { request, context in
            Responses.json(try await service(context).check(read(request)))
        }
        router.post(RouterPath(path + "/api/names")) { request, context in
            let answer = try await service(context).name(read(request))
            return Responses.json(answer, status: answer.faults.isEmpty ? .ok : .unprocessableContent)
        }
        router.post(RouterPath(path + "/api/decision")) { request, context in
            Responses.json(Changed(changed: try await service(context).decide(read(request))))
        }
        router.post(RouterPath(path + "/api/names/edit")) { request, context in
            Responses.json(try await service(context).edit(read(request)))
        }
        router.post(RouterPath(path + "/api/naming/try")) { request, context in
            Responses.json(try await service(context).tryNaming(read(request)))
        }
        router.post(RouterPath(path + "/api/naming")) { request, context in
            Responses.json(try await service(context).keepNaming(read(request)))
        }
    }

    private func renames(_ router: Router<BasicRequestContext>, _ path: String) {
        router.post(RouterPath(path + "/api/apply")) { request, context in
            let body: Apply = try await read(request)
            return Responses.json(try await service(context).apply(body.plan))
        }
        router.post(RouterPath(path + "/api/undo")) { request, context in
            let body: Undo = try await read(request)
            return Responses.json(try await service(context).undo(body.items))
        }
        router.post(RouterPath(path + "/api/describe")) { request, context in
            Responses.json(Message(text: try await service(context).describe(read(request))))
        }
        router.post(RouterPath(path + "/api/retry")) { request, context in
            let body: Retry = try await read(request)
            return Responses.json(Message(text: try await service(context).retry(body.items)))
        }
    }

    private func end(_ router: Router<BasicRequestContext>, _ path: String) {
        router.post(RouterPath(path + "/api/close")) { _, _ in
            close()
            return Responses.json(Message(text: "The page is closed."))
        }
        router.get(RouterPath(path + "/api/here")) { _, _ in
            clients.signal()
            return Responses.json(Message(text: ""))
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
