import Clocks
public import Describing
public import JobStore
import PhotoModel
public import RateLimiting
import Synchronization

/// Applies a provider's rate limiter in this process. The database shares it among all processes with the same key.
public final class SharedRateLimiter: RequestRateLimiter {
    private struct State {
        var limiter = RateLimiter()
        /// Reported, but not stored yet.
        var reports: [Report] = []
        /// Pending requests of this process, and how many there may be.
        var inFlight = 0
        var share = 1
        /// Maximum concurrent requests of the job.
        var asked = 1
        var hasBegun = false
        /// By `MonotonicClock`: no request is allowed before.
        var restsUntil: Int64 = 0
    }

    private struct Report: Sendable {
        var signal: RateLimitSignal
        var permit: RateLimiter.Permit
        var asked: Int
        var isFull: Bool
        var now: Int64
    }

    private let store: JobStore
    let id: String
    private let stop: StopSignal
    private let patience: Duration
    private let state = Mutex(State())
    /// One task at a time asks; the others would get the same answer.
    private let gate = AsyncSemaphore(1)

    /// - Parameters:
    ///   - store: the jobs database.
    ///   - id: identifies the provider, its host and the key.
    ///   - stop: ends every wait.
    ///   - policy: how long refusals are tolerated.
    public init(store: JobStore, id: String, stop: StopSignal, policy: RunPolicy) {
        self.store = store
        self.id = id
        self.stop = stop
        patience = policy.isDetached ? policy.rules.probesFor : policy.rules.refusedFor
    }

    /// - Parameters:
    ///   - share: maximum concurrent requests of this process.
    ///   - asked: maximum concurrent requests of the whole job, as requested.
    func use(_ share: Int, asked: Int) {
        state.withLock { ($0.share, $0.asked) = (share, asked) }
    }

    /// Seconds until the provider allows another request; nil when it allows one now.
    public var rest: Int? {
        let left = state.withLock { $0.restsUntil } - MonotonicClock.now
        return left >= 1_000 ? Int((left + 999) / 1000) : nil
    }

    public func acquire(isFollowUp: Bool) async throws(DescribeError) -> RateLimiter.Permit {
        _ = await gate.take()
        let result = await waitForTurn(isFollowUp: isFollowUp)
        await gate.giveBack()
        return try result.get()
    }

    private func waitForTurn(isFollowUp: Bool) async -> Result<RateLimiter.Permit, DescribeError> {
        guard isFollowUp ? !stop.isEnded : !stop.isStopped else { return .failure(.cancelled(Usage())) }
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        let patience = patience.milliseconds
        if isFirst { await change { [store] in $0.tryAgain(after: patience, now: store.now) } }
        repeat {
            let refused = state.withLock { $0.limiter.refusedFor(now: store.now) }
            if refused >= patience { return .failure(.later(.rateLimited(refused), Usage())) }
            switch await change({ [store] in $0.take(now: store.now) }) {
            case .granted(let permit):
                state.withLock { $0.inFlight += 1 }
                return .success(permit)
            case .wait(let milliseconds): await rest(refused > 0 ? min(milliseconds, patience - refused) : milliseconds)
            }
        } while !stop.isStopped
        return .failure(.cancelled(Usage()))
    }

    /// A pause or Ctrl-C doesn't wait for it.
    private func rest(_ milliseconds: Int64) async {
        let until = MonotonicClock.now + milliseconds
        state.withLock { $0.restsUntil = until }
        while !stop.isStopped {
            let left = until - MonotonicClock.now
            guard left > 0 else { return }
            await Nap().sleep(for: min(.milliseconds(left), WorkerHeartbeat.interval))
        }
    }

    public func report(_ signal: RateLimitSignal, of permit: RateLimiter.Permit) async -> Bool {
        state.withLock { state in
            let isFull = state.inFlight >= state.share
            state.inFlight -= 1
            state.reports.append(
                Report(signal: signal, permit: permit, asked: state.asked, isFull: isFull, now: store.now))
        }
        // The others should know at once; what went well they learn with the next turn.
        if case .taken = signal.outcome { return false }
        return await change { [store] in $0.refusesAll(now: store.now) }
    }

    /// Stores pending reports first. Without the database, this process uses what it knows itself; the stages that need the
    /// database report the error.
    private func change<Value: Sendable>(_ change: @escaping @Sendable (inout RateLimiter) -> Value) async -> Value {
        let reports = state.withLock { state in
            defer { state.reports = [] }
            return state.reports
        }
        let whole: @Sendable (inout RateLimiter) -> Value = { limiter in
            for reports in reports {
                limiter.report(
                    reports.signal, of: reports.permit, asked: reports.asked, isFull: reports.isFull, now: reports.now)
            }
            return change(&limiter)
        }
        let (store, id) = (store, id)
        if let (value, limiter) = try? await Blocking.run({ try store.changeRateLimiter(id, whole) }) {
            state.withLock { $0.limiter = limiter }
            return value
        }
        return state.withLock { whole(&$0.limiter) }
    }
}

extension JobFailure {
    static func rateLimited(_ milliseconds: Int64) -> JobFailure {
        JobFailure(
            .rateLimited, "the provider has refused every request for \(milliseconds / 1000) s: too many requests")
    }
}
