import Foundation
public import PhotoModel

/// Describes through a vision API: a pure provider over CurlTransport. One call is one request; who calls decides whether
/// there is another.
public struct RemoteDescriber: Describer {
    let vision: any VisionProvider
    let transport: CurlTransport
    let key: APIKey?
    public let concurrency: Int

    public init(provider: any VisionProvider, transport: CurlTransport, key: APIKey?, concurrency: Int) {
        self.vision = provider
        self.transport = transport
        self.key = key
        self.concurrency = concurrency
    }

    public var provider: String { vision.name }
    public var model: String { vision.model }
    public var rasterSide: Int? { nil }
    public var fingerprint: [String] {
        [vision.name, vision.model, "\(Prompt.version)", vision.prompt.text] + vision.variant
    }

    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        let usage = Usage(requests: 1)
        let sent: HTTPReply
        do {
            sent = try await transport.send(vision.request(for: thumbnail, key: key))
        } catch {
            if error == .cancelled { throw .cancelled }
            let failure = error.failure(host: vision.endpoint.host)
            guard Transience.isTransient(error) else { throw .item(failure, usage) }
            throw .transient(failure, after: nil, isUnreachable: true, usage)
        }
        // Before anything is made of it: a server, or a model, may quote the key.
        let reply = key?.redacted(sent) ?? sent
        do {
            return try vision.answer(from: reply)
        } catch {
            guard case .item(let failure, let usage) = error, Transience.isTransient(reply.status) else { throw error }
            throw .transient(
                failure, after: reply.serverWait(now: Date()), isUnreachable: Transience.isUnreachable(reply.status),
                usage)
        }
    }
}

extension TransportError {
    func failure(host: String) -> ItemFailure {
        switch self {
        case .connection(let why):
            ItemFailure(code: "connection_failed", message: "\(host) could not be reached: \(why)")
        case .connectTimeout:
            ItemFailure(code: "connection_failed", message: "\(host) could not be reached in time")
        case .timeout:
            ItemFailure(code: "timeout", message: "\(host) did not answer in time")
        case .tls(let why):
            ItemFailure(code: "tls_failed", message: "the certificate of \(host) is not trusted: \(why)")
        case .replyTooLarge(let limit):
            ItemFailure(code: "reply_too_large", message: "\(host) answered with more than \(limit) bytes")
        case .cancelled:
            ItemFailure(code: "cancelled", message: "the request was cancelled")
        }
    }
}
