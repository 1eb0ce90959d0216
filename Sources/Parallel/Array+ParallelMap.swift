import Dispatch
import Foundation
import Synchronization

/// Fewer elements are done faster on one thread.
private let fewest = 16

extension Array where Element: Sendable {
    /// As `map`, on all cores. Blocking.
    ///
    /// - Returns: the results, in the order of the elements.
    public func parallelMap<Output: Sendable>(_ body: @Sendable (Element) -> Output) -> [Output] {
        let parts = Swift.min(ProcessInfo.processInfo.activeProcessorCount, count / fewest)
        guard parts > 1 else { return map(body) }
        let results = Mutex([[Output]](repeating: [], count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let mine = self[count * part / parts..<count * (part + 1) / parts].map(body)
            results.withLock { $0[part] = mine }
        }
        return results.withLock { $0.flatMap(\.self) }
    }

    /// The same where the body can fail.
    ///
    /// - Returns: the results, in the order of the elements.
    /// - Throws: the error of the first element whose body failed.
    public func parallelMap<Output: Sendable>(_ body: @Sendable (Element) throws -> Output) throws -> [Output] {
        try parallelMap { element in Result { try body(element) } }.map { try $0.get() }
    }
}
