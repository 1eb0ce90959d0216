import Foundation
public import PhotoModel

/// Describes through a vision API: a pure provider over CurlTransport, with another try where it is worth one.
public struct RemoteDescriber: Describer {
    let vision: any VisionProvider
    let transport: CurlTransport
    let key: APIKey?
    public let concurrency: Int
    let retry = RetryPolicy()
    /// Told of every try that failed and is made again.
    let onRetry: @Sendable (RetryNotice) -> Void
    /// Once true, nothing waits for another try; what has been sent is still waited for, since it is paid for.
    let isStopping: @Sendable () -> Bool

    public init(
        provider: any VisionProvider, transport: CurlTransport, key: APIKey?, concurrency: Int,
        onRetry: @escaping @Sendable (RetryNotice) -> Void, isStopping: @escaping @Sendable () -> Bool
    ) {
        self.vision = provider
        self.transport = transport
        self.key = key
        self.concurrency = concurrency
        self.onRetry = onRetry
        self.isStopping = isStopping
    }

    public var provider: String { vision.name }
    public var model: String { vision.model }
    public var rasterSide: Int? { nil }
    public var fingerprint: [String] {
        [vision.name, vision.model, "\(Prompt.version)", vision.prompt.text] + vision.variant
    }

    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        let request = vision.request(for: thumbnail, key: key)
        var attempt = 1
        var spent = Usage()
        while true {
            var reply: HTTPReply?
            let failure: ItemFailure
            do {
                let sent = try await transport.send(request)
                // Before anything is made of it: a server, or a model, may quote the key.
                let received = key?.redacted(sent) ?? sent
                guard retry.isTransient(received.status), !OpenAIErrorReply(received).isExhausted else {
                    return try answer(from: received, spent)
                }
                reply = received
                guard attempt < retry.attempts else { return try answer(from: received, spent) }
                failure = ItemFailure(
                    code: "http_\(received.status)", message: "HTTP \(received.status)", httpStatus: received.status)
            } catch let error as TransportError {
                if error == .cancelled { throw .cancelled }
                failure = error.failure(host: vision.endpoint.host)
                guard retry.isTransient(error), attempt < retry.attempts else {
                    spent.requests += 1
                    throw .item(failure, spent)
                }
            } catch let error as DescribeError {
                throw error
            } catch {
                preconditionFailure("every error of the transport and of a provider is typed")
            }
            spent.requests += 1
            let wait = retry.wait(after: attempt, reply: reply, now: Date(), random: .random(in: 0..<1))
            onRetry(RetryNotice(attempt: attempt, failure: failure, wait: wait))
            try await sleep(wait)
            attempt += 1
        }
    }

    private func sleep(_ seconds: Double) async throws(DescribeError) {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if isStopping() { throw .cancelled }
            do {
                try await Task.sleep(for: min(.milliseconds(100), end - ContinuousClock.now))
            } catch {
                throw .cancelled
            }
        }
    }

    /// The provider's reading, with what the earlier tries took.
    private func answer(from reply: HTTPReply, _ spent: Usage) throws(DescribeError) -> Answer {
        do {
            var answer = try vision.answer(from: reply)
            answer.usage += spent
            return answer
        } catch {
            switch error {
            case .item(let failure, var usage):
                usage += spent
                throw .item(failure, usage)
            case .job(let failure, var usage):
                usage += spent
                throw .job(failure, usage)
            case .cancelled:
                throw .cancelled
            }
        }
    }
}

/// A try that failed and is made again.
public struct RetryNotice: Sendable {
    /// From 1.
    public var attempt: Int
    public var failure: ItemFailure
    /// Seconds until the next.
    public var wait: Double
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
