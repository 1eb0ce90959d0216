public import Describing
public import JobStore
public import PhotoModel
import Synchronization

/// Keeps one process to the pace of a provider, which the database shares among all that use the same key.
public final class Pacer: Pacing {
    private struct State {
        var pace = Pace()
        /// Heard, and not yet written down.
        var heard: [Heard] = []
        /// Requests of this process that are on their way, and how many there may be.
        var inFlight = 0
        var share = 1
        /// Requests that the job may have in flight.
        var asked = 1
        var hasBegun = false
        /// By `BootClock`; what is allowed is used up until then.
        var restsUntil: Int64 = 0
    }

    private struct Heard: Sendable {
        var signal: PaceSignal
        var ticket: Pace.Ticket
        var asked: Int
        var isFull: Bool
        var now: Int64
    }

    private let store: JobStore
    let id: String
    private let stop: StopSignal
    private let patience: Duration
    private let state = Mutex(State())
    /// One at a time asks: the others would only hear the same.
    private let gate = Slots(1)

    /// - Parameter id: the provider, its host and which key.
    public init(store: JobStore, id: String, stop: StopSignal, policy: RunPolicy) {
        self.store = store
        self.id = id
        self.stop = stop
        patience = policy.isDetached ? policy.rules.probesFor : policy.rules.refusedFor
    }

    /// - Parameters:
    ///   - share: requests that this process may have in flight.
    ///   - asked: of the whole job, as it was asked for.
    func use(_ share: Int, asked: Int) {
        state.withLock { ($0.share, $0.asked) = (share, asked) }
    }

    /// Seconds for which nothing is sent, because the provider allows no more; nil when it does.
    public var rest: Int? {
        let left = state.withLock { $0.restsUntil } - BootClock.now
        return left >= 1_000 ? Int((left + 999) / 1000) : nil
    }

    public func turn(isFollowUp: Bool) async throws(DescribeError) -> Pace.Ticket {
        _ = await gate.take()
        let result = await waitForTurn(isFollowUp: isFollowUp)
        await gate.giveBack()
        return try result.get()
    }

    private func waitForTurn(isFollowUp: Bool) async -> Result<Pace.Ticket, DescribeError> {
        guard isFollowUp ? !stop.isEnded : !stop.isStopped else { return .failure(.cancelled(Usage())) }
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        let patience = patience.milliseconds
        if isFirst { await change { $0.tryAgain(after: patience, now: BootClock.now) } }
        repeat {
            let refused = state.withLock { $0.pace.refusedFor(now: BootClock.now) }
            if refused >= patience { return .failure(.later(.rateLimited(refused), Usage())) }
            switch await change({ $0.take(now: BootClock.now) }) {
            case .granted(let ticket):
                state.withLock { $0.inFlight += 1 }
                return .success(ticket)
            case .wait(let milliseconds): await rest(refused > 0 ? min(milliseconds, patience - refused) : milliseconds)
            }
        } while !stop.isStopped
        return .failure(.cancelled(Usage()))
    }

    /// A pause or Ctrl-C does not wait for it.
    private func rest(_ milliseconds: Int64) async {
        let until = BootClock.now + milliseconds
        state.withLock { $0.restsUntil = until }
        while !stop.isStopped {
            let left = until - BootClock.now
            guard left > 0 else { return }
            await Nap().sleep(for: min(.milliseconds(left), Membership.pace))
        }
    }

    public func hear(_ signal: PaceSignal, of ticket: Pace.Ticket) async -> Bool {
        state.withLock { state in
            let isFull = state.inFlight >= state.share
            state.inFlight -= 1
            state.heard.append(
                Heard(signal: signal, ticket: ticket, asked: state.asked, isFull: isFull, now: BootClock.now))
        }
        // The others should know at once; what went well they learn with the next turn.
        if case .taken = signal.outcome { return false }
        return await change { $0.refusesAll(now: BootClock.now) }
    }

    /// What was heard goes first. Without the database this process keeps to what it knows itself; who needs the
    /// database finds out soon enough.
    private func change<Value: Sendable>(_ change: @escaping @Sendable (inout Pace) -> Value) async -> Value {
        let heard = state.withLock { state in
            defer { state.heard = [] }
            return state.heard
        }
        let whole: @Sendable (inout Pace) -> Value = { pace in
            for heard in heard {
                pace.hear(heard.signal, of: heard.ticket, asked: heard.asked, isFull: heard.isFull, now: heard.now)
            }
            return change(&pace)
        }
        let (store, id) = (store, id)
        if let (value, pace) = try? await Blocking.run({ try store.changePace(id, whole) }) {
            state.withLock { $0.pace = pace }
            return value
        }
        return state.withLock { whole(&$0.pace) }
    }
}

extension JobFailure {
    static func rateLimited(_ milliseconds: Int64) -> JobFailure {
        JobFailure(
            code: "rate_limited",
            message: "the provider has refused every request for \(milliseconds / 1000) s: too many of them",
            hint: "Wait until it accepts requests again.")
    }
}
