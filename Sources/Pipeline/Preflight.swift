import JobStore
import PhotoModel
import Synchronization

/// Sends one photo of the job before the others. A wrong key, a wrong URL or a text-only model shows then. Until the first
/// success the job has one concurrent request (`JobStore.claimSlots`), and the fifth useless answer pauses it.
final class Preflight: Sendable {
    private struct State {
        var isOver: Bool
        /// What was wrong with each answer so far, in order.
        var misses: [ItemFailure] = []
    }

    private let state: Mutex<State>

    /// Limit of refusals and useless answers before the first success. A single picture may be refused, but not so many in a
    /// row.
    private static let patience = 5

    /// - Parameters:
    ///   - job: the job.
    ///   - isRemote: false if nothing is sent, so nothing needs to be tried.
    init(_ job: Job, isRemote: Bool) {
        state = Mutex(State(isOver: !isRemote || job.settings.describe.isAnswered == true))
    }

    /// How it ended.
    enum End: Sendable {
        /// The other photos may be sent.
        case passed
        /// The first photos got no useful answer.
        case useless(JobFailure)
    }

    /// - Parameter verdict: the result of a request, before the next one may be sent.
    /// - Returns: how the preflight ended, if it did.
    func note(_ verdict: PhotoStage.Verdict) -> End? {
        state.withLock { state in
            guard !state.isOver, verdict.usage.requests > 0, case .completed(let outcome, _) = verdict else {
                return nil
            }
            switch outcome {
            case .described(let words, _, _):
                state.isOver = words.subject != nil
                if !state.isOver { state.misses.append(Self.nothing) }
            case .failed(let failure, _): state.misses.append(failure)
            case .batched, .waiting, .read, .transient, .putBack: break
            }
            if state.isOver { return .passed }
            return state.misses.count >= Self.patience ? .useless(Self.failure(state.misses)) : nil
        }
    }

    /// Ends it, because another process of the job had the first success.
    func end() { state.withLock { $0.isOver = true } }

    private static let nothing = ItemFailure(.noSubject)

    /// - Parameter misses: in the order in which they occurred.
    /// - Returns: one failure for all of them.
    private static func failure(_ misses: [ItemFailure]) -> JobFailure {
        let last = misses[misses.count - 1]
        let isShared = misses.allSatisfy { $0.code == last.code }
        return JobFailure(
            isShared ? last.code : .noUsefulAnswer,
            "the model gave no useful answer for the first \(misses.count) photos: \(last.message)",
            hint: FailureCode.noUsefulAnswer.hint)
    }
}
