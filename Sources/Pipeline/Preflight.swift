import JobStore
import PhotoModel
import Synchronization

/// Before thousands of photos are sent, one is: one of the job's own, so that it costs nothing more. A wrong key, a wrong URL, a
/// model that does not look at pictures show themselves with it. Until the first success one request of the job is in flight
/// (`JobStore.takeSlots`), and the fifth answer that is of no use pauses it.
final class Preflight: Sendable {
    private struct State {
        var isOver: Bool
        /// What was wrong with each answer so far.
        var misses: [ItemFailure] = []
    }

    private let state: Mutex<State>

    /// Refusals and useless answers before the first success. Some pictures are refused; so many in a row are no accident.
    private static let patience = 5

    /// - Parameter isRemote: nothing is sent otherwise, and nothing has to be found out.
    init(_ job: Job, isRemote: Bool) {
        state = Mutex(State(isOver: !isRemote || job.settings.describe.isAnswered == true))
    }

    /// How it ended.
    enum End: Sendable {
        /// The others may go.
        case passed
        /// Nothing useful came back for the first photos.
        case useless(JobFailure)
    }

    /// - Parameter verdict: of a request, before the next one may go.
    /// - Returns: when it ends this, how.
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
            case .transient, .putBack: break
            }
            if state.isOver { return .passed }
            return state.misses.count >= Self.patience ? .useless(Self.failure(state.misses)) : nil
        }
    }

    /// Another process of the job had the first success.
    func end() { state.withLock { $0.isOver = true } }

    private static let nothing = ItemFailure(code: "no_subject", message: "the model named no subject")

    /// - Parameter misses: in the order in which they came.
    private static func failure(_ misses: [ItemFailure]) -> JobFailure {
        let last = misses[misses.count - 1]
        let isShared = misses.allSatisfy { $0.code == last.code }
        return JobFailure(
            code: isShared ? last.code : "no_useful_answer",
            message: "none of the first \(misses.count) photos got a useful answer: \(last.message)",
            hint: "Check --model and --base-url; to change them, run analyze again.")
    }
}
