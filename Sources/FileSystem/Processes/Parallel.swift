import Dispatch
import Foundation
import Synchronization

/// Runs blocking work on all cores. Blocking.
public enum Parallel {
    /// Fewer are done faster on one thread.
    private static let fewest = 16

    /// - Returns: the results, in the order of the inputs.
    public static func map<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ body: @Sendable (Input) -> Output
    ) -> [Output] {
        let parts = min(ProcessInfo.processInfo.activeProcessorCount, inputs.count / fewest)
        guard parts > 1 else { return inputs.map(body) }
        let results = Mutex([[Output]](repeating: [], count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let mine = inputs[inputs.count * part / parts..<inputs.count * (part + 1) / parts].map(body)
            results.withLock { $0[part] = mine }
        }
        return results.withLock { $0.flatMap(\.self) }
    }
}
