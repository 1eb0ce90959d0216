import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Events of the job as server-sent events (HTML Living Standard, 9.2): a snapshot, then each event of the outbox with its
/// number as the ID, so that a page continues after a broken connection.
struct EventStream: Sendable {
    let service: ReviewService
    let clients: ConnectedClients

    /// Minimum time between two reads, so that many events are one read.
    private static let rest = Duration.milliseconds(100)
    /// Proxies drop a connection that is silent for longer.
    private static let longestSilence = Duration.seconds(10)

    func response(_ request: Request) -> Response {
        let known = request.headers[.known("Last-Event-ID")].flatMap { Int($0) }
        let (service, clients) = (service, clients)
        let body = ResponseBody { writer in
            guard clients.enter() else {
                try await writer.write(ByteBuffer(string: "event: full\ndata: {}\n\n"))
                return try await writer.finish(nil)
            }
            let (news, stop) = Self.merged(service.changes())
            defer {
                stop()
                clients.leave()
            }
            // So that a closed page is noticed at once, and not with the next write.
            try await request.body.consumeWithInboundCloseHandler { _ in
                do {
                    try await Self.tell(service, after: known, news, to: &writer)
                } catch let refusal as ReviewRefusal where refusal.status == 404 {
                    // The job no longer exists.
                    let text = String(decoding: try JSONEncoder().encode(["message": refusal.message]), as: UTF8.self)
                    try await writer.write(Self.message("refused", text))
                }
            } onInboundClosed: {
                stop()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: body)
    }

    /// The same, until it is stopped.
    private static func merged(_ changes: AsyncStream<Void>) -> (AsyncStream<Void>, stop: @Sendable () -> Void) {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            for await _ in changes { continuation.yield() }
            continuation.finish()
        }
        return (
            stream,
            {
                task.cancel()
                continuation.finish()
            }
        )
    }

    private static func tell(
        _ service: ReviewService, after known: Int?, _ news: AsyncStream<Void>, to writer: inout any ResponseBodyWriter
    ) async throws {
        let head = try await service.head()
        var cursor = known ?? head.sequence
        var told = head.json
        try await writer.write(
            message("snapshot", String(decoding: head.json, as: UTF8.self), id: known == nil ? cursor : nil))
        var looks = news.makeAsyncIterator()
        var spoke = ContinuousClock.now
        repeat {
            var events = try await service.events(cursor)
            while !events.isEmpty {
                for event in events {
                    try await writer.write(message("job", event.json, id: event.sequence))
                    cursor = event.sequence
                }
                events = try await service.events(cursor)
            }
            let head = try await service.head()
            if head.json != told {
                told = head.json
                spoke = .now
                try await writer.write(message("head", String(decoding: told, as: UTF8.self)))
            } else if ContinuousClock.now - spoke > longestSilence {
                spoke = .now
                try await writer.write(ByteBuffer(string: ":\n\n"))
            }
            try? await Task.sleep(for: rest)
        } while await looks.next() != nil
    }

    private static func message(_ name: String, _ data: String, id: Int? = nil) -> ByteBuffer {
        ByteBuffer(string: "event: \(name)\n" + (id.map { "id: \($0)\n" } ?? "") + "data: \(data)\n\n")
    }
}
