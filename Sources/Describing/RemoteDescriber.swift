import Foundation
public import PhotoModel
import Synchronization

/// Describes through a vision API: a pure provider over CurlTransport. One call is one request, but for two cases: a server
/// that does not know a part of the request is asked without it, and an answer that was cut short is asked for once more
/// with twice the tokens. Whether there is another attempt is for who calls to say.
public struct RemoteDescriber: Describer {
    let vision: any VisionProvider
    let transport: CurlTransport
    let key: APIKey?
    public let concurrency: Int
    private let shape: ShapeMemory
    private let pacing: (any Pacing)?

    /// - Parameters:
    ///   - pacing: nil for as fast as it is asked.
    ///   - shape: what was learnt of the server before.
    ///   - onLearnt: told when the server turned out to want less; nothing more is asked for this picture until it returns.
    public init(
        provider: any VisionProvider, transport: CurlTransport, key: APIKey?, concurrency: Int,
        pacing: (any Pacing)? = nil, shape: RequestShape = RequestShape(),
        onLearnt: @escaping @Sendable (RequestShape) async -> Void = { _ in }
    ) {
        self.vision = provider
        self.transport = transport
        self.key = key
        self.concurrency = concurrency
        self.pacing = pacing
        self.shape = ShapeMemory(shape, onLearnt)
    }

    public var provider: String { vision.name }
    public var model: String { vision.model }
    public var rasterSide: Int? { nil }
    public var fingerprint: [String] {
        [vision.name, vision.model, "\(Prompt.version)", vision.prompt.text] + vision.variant
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
        var shape = shape.current
        var spent = Usage()
        var isSecond = false
        while true {
            let ticket = try await turn(isFollowUp: isSecond, spent)
            let reply = try await send(thumbnail, shape, spent, ticket)
            if let simpler = simpler(than: shape, refusedBy: reply) {
                await hear(.taken(Usage(requests: 1)), reply, ticket)
                spent += Usage(requests: 1)
                shape = await self.shape.learn(simpler)
                continue
            }
            do {
                var answer = try vision.answer(from: reply)
                await hear(.taken(answer.usage), reply, ticket)
                answer.usage += spent
                return answer
            } catch {
                guard case .item(let failure, let usage) = error else {
                    await hear(.unanswered, nil, ticket)
                    throw error.adding(spent)
                }
                if Transience.isTransient(reply.status) {
                    throw await transient(failure, reply, ticket, usage + spent)
                }
                await hear(.taken(usage), reply, ticket)
                // Twice the tokens, where the server has room for them.
                guard failure.code == ItemFailure.cutShort, !isSecond, shape.longer.answerTokens > shape.answerTokens
                else {
                    throw error.adding(spent)
                }
                spent += usage
                shape = shape.longer
                isSecond = true
            }
        }
    }

    /// What to ask for instead; nil where the server refused something else.
    private func simpler(than shape: RequestShape, refusedBy reply: HTTPReply) -> RequestShape? {
        if let error = ServerError(reply), error.isContextTooSmall { return shape.shorter(room: error.roomForAnswer) }
        return vision.simpler(than: shape, refusedBy: reply)
    }

    private func turn(isFollowUp: Bool, _ spent: Usage) async throws(DescribeError) -> Pace.Ticket? {
        do {
            return try await pacing?.turn(isFollowUp: isFollowUp)
        } catch {
            throw error.adding(spent)
        }
    }

    private func transient(
        _ failure: ItemFailure, _ reply: HTTPReply, _ ticket: Pace.Ticket?, _ usage: Usage
    ) async -> DescribeError {
        let wait = vision.wait(askedBy: reply) ?? reply.serverWait(now: Date())
        var cause = Transience.isUnreachable(reply.status) ? TransientCause.unreachable : .server
        if reply.status == 429 {
            if await hear(.refused(wait: wait), reply, ticket) { cause = .refusesAll }
        } else {
            await hear(cause == .unreachable ? .overloaded(wait: wait) : .taken(Usage(requests: 1)), reply, ticket)
        }
        return .transient(failure, after: wait, cause, usage)
    }

    @discardableResult
    private func hear(_ outcome: PaceSignal.Outcome, _ reply: HTTPReply?, _ ticket: Pace.Ticket?) async -> Bool {
        guard let pacing, let ticket else { return false }
        let limits = reply.map { vision.limits(in: $0, now: Date()) } ?? [:]
        return await pacing.hear(PaceSignal(outcome, limits: limits), of: ticket)
    }

    private func send(
        _ thumbnail: Thumbnail, _ shape: RequestShape, _ spent: Usage, _ ticket: Pace.Ticket?
    ) async throws(DescribeError) -> HTTPReply {
        do {
            return vision.honest(try await transport.send(vision.request(for: thumbnail, key: key, shape: shape)))
        } catch {
            await hear(error == .timeout ? .overloaded(wait: nil) : .unanswered, nil, ticket)
            if error == .cancelled { throw .cancelled(spent) }
            let failure = error.failure(host: vision.endpoint.host)
            let usage = spent + Usage(requests: 1)
            if case .tls(let fault, let why) = error {
                throw .job(fault.failure(host: vision.endpoint.host, why), spent)
            }
            guard Transience.isTransient(error) else { throw .item(failure, usage) }
            throw .transient(failure, after: nil, .unreachable, usage)
        }
    }
}

/// What is known of a server's dialect, shared by all that ask it.
private final class ShapeMemory: Sendable {
    private let state: Mutex<RequestShape>
    private let onLearnt: @Sendable (RequestShape) async -> Void

    init(_ shape: RequestShape, _ onLearnt: @escaping @Sendable (RequestShape) async -> Void) {
        state = Mutex(shape)
        self.onLearnt = onLearnt
    }

    var current: RequestShape { state.withLock { $0 } }

    /// Several may learn the same at once.
    func learn(_ simpler: RequestShape) async -> RequestShape {
        let (known, isNew) = state.withLock { known in
            let old = known
            known = known.joined(with: simpler)
            return (known, known != old)
        }
        if isNew { await onLearnt(known) }
        return simpler.joined(with: known)
    }
}

extension DescribeError {
    /// With what was spent before.
    fileprivate func adding(_ spent: Usage) -> DescribeError {
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
    fileprivate func words(_ host: String, _ why: String) -> String {
        switch self {
        case .wrongName: "the certificate of \(host) is another host's"
        case .expired: "the certificate of \(host) has expired, or is not valid yet"
        case .untrusted: "the certificate of \(host) is signed by nobody that this machine trusts"
        case .failed: "no safe connection to \(host): \(why)"
        }
    }

    /// No photo will fare better.
    fileprivate func failure(host: String, _ why: String) -> JobFailure {
        let hint =
            switch self {
            case .wrongName:
                "Check --base-url. If the server is yours, use the name that its certificate has."
            case .expired: "Check this machine's clock; else the server needs a new certificate."
            case .untrusted:
                "If the server is yours, name the file of its certificate authority: ca_file in the config."
            case .failed: "Check --base-url."
            }
        return JobFailure(code: rawValue, message: words(host, why), hint: hint)
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
        case .replyCut:
            ItemFailure(code: "reply_cut_short", message: "the connection to \(host) broke off within its reply")
        case .tls(let fault, let why):
            ItemFailure(code: fault.rawValue, message: fault.words(host, why))
        case .replyTooLarge(let limit):
            ItemFailure(code: "reply_too_large", message: "\(host) answered with more than \(limit) bytes")
        case .cancelled:
            ItemFailure(code: "cancelled", message: "the request was cancelled")
        }
    }
}
