import Foundation
import Synchronization
import Testing

@testable import Pipeline

struct DecodingBudgetTests {
    @Test(.timeLimit(.minutes(1))) func `pictures in work never take more than the budget, but one alone always may`() {
        let budget = DecodingBudget(bytes: 100)
        let state = Mutex((taken: 0, worst: 0, alone: 0))
        DispatchQueue.concurrentPerform(iterations: 200) { index in
            let bytes = [10, 40, 90, 500][index % 4]
            budget.take(bytes)
            state.withLock { state in
                state.taken += bytes
                if state.taken > 100 {
                    // Only a giant, and only by itself.
                    #expect(state.taken == 500)
                    state.alone += 1
                } else {
                    state.worst = max(state.worst, state.taken)
                }
            }
            usleep(100)
            state.withLock { $0.taken -= bytes }
            budget.give(back: bytes)
        }
        #expect(state.withLock { $0.alone } == 50)
        #expect(state.withLock { $0.worst } <= 100)
    }
}
