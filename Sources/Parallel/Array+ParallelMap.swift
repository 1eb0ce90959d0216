import Dispatch
import Foundation
import Synchronization

/// Fewer elements are done faster on one thread.
private let fewest = 16

extension Array where Element: Sendable {
    /// As `map`, on all cores. Blocking.
    ///
    /// - Returns: the results, in the order of the elements.
    /// - Throws: the error of the first element whose body failed.
    public func parallelMap<Output: Sendable>(_ body: @Sendable (Element) throws -> Output) rethrows -> [Output] {
        let parts = Swift.min(ProcessInfo.processInfo.activeProcessorCount, count / fewest)
        guard parts > 1 else { return try map(body) }
        let results = Mutex([Result<[Output], any Error>](repeating: .success([]), count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let mine = Result { try self[count * part / parts..<count * (part + 1) / parts].map(body) }
            results.withLock { $0[part] = mine }
        }
        return try results.withLock { try $0.flatMap { try $0.get() } }
    }
}
