import Foundation
public import PhotoModel
import RateLimiting
import Synchronization

/// Describes through a vision API: a provider without I/O over `CurlTransport`. One call is one request, with two exceptions:
/// a server that doesn't support a part of the request gets it without that part, and a truncated answer is requested once
/// more with twice the tokens. The caller decides on further attempts.
public struct RemoteDescriber: Describer {
    let vision: any VisionProvider
    let transport: CurlTransport
    let key: APIKey?
    public let concurrency: Int
    private let capabilities: LearnedCapabilities
    private let rateLimiter: (any RequestRateLimiter)?
    /// Called before each request and after each reply: what it throws is thrown instead.
    private let check: @Sendable () async throws(DescribeError) -> Void

    /// - Parameters:
    ///   - provider: makes requests and reads replies.
    ///   - transport: the connections.
    ///   - key: nil if the server needs none.
    ///   - concurrency: maximum concurrent requests.
    ///   - rateLimiter: nil for no limit.
    ///   - capabilities: what the server is known to support.
    ///   - check: called before each request and after each reply: throws if the server is not the right one any more.
    public init(
        provider: any VisionProvider, transport: CurlTransport, key: APIKey?, concurrency: Int,
        rateLimiter: (any RequestRateLimiter)? = nil, capabilities: LearnedCapabilities = LearnedCapabilities(),
        check: @escaping @Sendable () async throws(DescribeError) -> Void = {}
    ) {
        self.vision = provider
        self.transport = transport
        self.key = key
        self.concurrency = concurrency
        self.rateLimiter = rateLimiter
        self.capabilities = capabilities
        self.check = check
    }

    public var provider: ProviderName { vision.name }
    public var model: String { vision.model }
    public var rasters: [Raster.Form] { [] }
    public var fingerprint: [String] {
        [vision.name.rawValue, vision.model, "\(Prompt.version)", vision.prompt.text] + vision.variant
    }

    public func describe(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        do {
            let answer = try await ask(thumbnail)
            return key.map { answer.redacted($0) } ?? answer
        } catch {
            throw error.shown(without: key)
        }
    }

    private func ask(_ thumbnail: Thumbnail) async throws(DescribeError) -> Answer {
        var capabilities = capabilities.current
        var spent = Usage()
        var isSecond = false
        while true {
            try vision.requireTier(capabilities, spent)
            let permit = try await acquire(isFollowUp: isSecond, spent)
            let reply = try await send(thumbnail, capabilities, spent, permit)
            if let simpler = simpler(than: capabilities, refusedBy: reply) {
                await report(.taken(Usage(requests: 1)), reply, permit)
                spent += Usage(requests: 1)
                capabilities = await self.capabilities.learn(simpler)
                continue
            }
            // It is paid; what follows is asked for otherwise, or not at all.
            if reply.isGood, let other = vision.withoutFlex(capabilities, servedBy: reply) {
                capabilities = await self.capabilities.learn(other)
            }
            do {
                var answer = try vision.answer(from: reply)
                await report(.taken(answer.usage), reply, permit)
                answer.usage += spent
                return answer
            } catch {
                guard case .item(let failure, let usage) = error else {
                    await report(.unanswered, nil, permit)
                    throw error.adding(spent)
                }
                if Transience.isTransient(reply.status) {
                    throw await transient(failure, reply, permit, usage + spent)
                }
                await report(.taken(usage), reply, permit)
                // Twice the tokens, if the server's context has room for them.
                guard failure.code == .answerCutShort, !isSecond,
                    vision.answerTokens(capabilities.longer) > vision.answerTokens(capabilities)
                else {
                    throw error.adding(spent)
                }
                spent += usage
                capabilities = capabilities.longer
                isSecond = true
            }
        }
    }

    /// What to request instead; nil if the server refused something else.
    private func simpler(than capabilities: ServerCapabilities, refusedBy reply: HTTPReply) -> ServerCapabilities? {
        if let error = ServerError(reply), error.isContextTooSmall {
            return capabilities.shorter(room: error.roomForAnswer)
        }
        return vision.simpler(than: capabilities, refusedBy: reply)
    }

    private func acquire(isFollowUp: Bool, _ spent: Usage) async throws(DescribeError) -> RateLimiter.Permit? {
        do {
            return try await rateLimiter?.acquire(isFollowUp: isFollowUp)
        } catch {
            throw error.adding(spent)
        }
    }

    private func transient(
        _ failure: ItemFailure, _ reply: HTTPReply, _ permit: RateLimiter.Permit?, _ usage: Usage
    ) async -> DescribeError {
        let wait = vision.wait(askedBy: reply) ?? reply.serverWait(now: Date())
        // A flex request is refused while the vendor is busy; that says nothing of the server.
        let isBusy = reply.status == 503 && vision.tier(capabilities.current) == .flex
        var cause = Transience.isUnreachable(reply.status) && !isBusy ? TransientCause.unreachable : .server
        if reply.status == 429 {
            if await report(.refused(wait: wait), reply, permit) { cause = .refusesAll }
        } else {
            await report(
                cause == .unreachable || isBusy ? .overloaded(wait: wait) : .taken(Usage(requests: 1)), reply, permit)
        }
        return .transient(failure, after: wait, cause, usage)
    }

    @discardableResult
    private func report(_ outcome: RateLimitSignal.Outcome, _ reply: HTTPReply?, _ permit: RateLimiter.Permit?) async
        -> Bool
    {
        guard let rateLimiter, let permit else { return false }
        let limits = reply.map { vision.limits(in: $0, now: Date()) } ?? [:]
        return await rateLimiter.report(RateLimitSignal(outcome, limits: limits), of: permit)
    }

    private func send(
        _ thumbnail: Thumbnail, _ capabilities: ServerCapabilities, _ spent: Usage, _ permit: RateLimiter.Permit?
    ) async throws(DescribeError) -> HTTPReply {
        try await checkServer(permit, spent)
        let reply: HTTPReply
        do {
            reply = vision.honest(
                try await transport.send(vision.request(for: thumbnail, key: key, capabilities: capabilities)))
        } catch {
            await report(error == .timeout ? .overloaded(wait: nil) : .unanswered, nil, permit)
            if error == .cancelled { throw .cancelled(spent) }
            let failure = error.failure(host: vision.endpoint.host)
            let usage = spent + Usage(requests: 1)
            if case .tls(let fault, let why) = error {
                throw .job(fault.failure(host: vision.endpoint.host, why), spent)
            }
            guard Transience.isTransient(error) else { throw .item(failure, usage) }
            throw .transient(failure, after: nil, .unreachable, usage)
        }
        try await checkServer(permit, spent + Usage(requests: 1))
        return reply
    }

    private func checkServer(_ permit: RateLimiter.Permit?, _ usage: Usage) async throws(DescribeError) {
        do {
            try await check()
        } catch {
            await report(.unanswered, nil, permit)
            throw error.adding(usage)
        }
    }
}

extension DescribeError {
    /// Including what was spent before.
    func adding(_ spent: Usage) -> DescribeError {
        switch self {
        case .item(let failure, let usage): .item(failure, usage + spent)
        case .transient(let failure, let after, let cause, let usage):
            .transient(failure, after: after, cause, usage + spent)
        case .job(let failure, let usage): .job(failure, usage + spent)
        case .later(let failure, let usage): .later(failure, usage + spent)
        case .cancelled(let usage): .cancelled(usage + spent)
        }
    }
}

extension TLSFault {
    var code: FailureCode {
        switch self {
        case .wrongName: .tlsWrongName
        case .expired: .tlsExpired
        case .untrusted: .tlsUntrusted
        case .failed: .tlsFailed
        }
    }

    func text(_ host: String, _ why: String) -> String {
        switch self {
        case .wrongName: "the certificate of \(host) belongs to another host"
        case .expired: "the certificate of \(host) has expired or is not valid yet"
        case .untrusted: "the certificate of \(host) is not trusted by this machine"
        case .failed: "no secure connection to \(host): \(why)"
        }
    }

    /// Every photo would fail in the same way.
    func failure(host: String, _ why: String) -> JobFailure { JobFailure(code, text(host, why)) }
}

extension TransportError {
    func failure(host: String) -> ItemFailure {
        switch self {
        case .connection(let why):
            ItemFailure(.connectionFailed, "\(host) could not be reached: \(why)")
        case .connectTimeout:
            ItemFailure(.connectionFailed, "\(host) could not be reached in time")
        case .timeout:
            ItemFailure(.timeout, "\(host) did not answer in time")
        case .replyCut:
            ItemFailure(.replyCutShort, "the connection to \(host) broke in the middle of the reply")
        case .tls(let fault, let why):
            ItemFailure(fault.code, fault.text(host, why))
        case .replyTooLarge(let limit):
            ItemFailure(.replyTooLarge, "\(host) answered with more than \(limit) bytes")
        case .localFile(let why):
            ItemFailure(.ioError, why)
        case .cancelled:
            ItemFailure(.cancelled)
        }
    }
}
