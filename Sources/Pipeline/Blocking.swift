import Dispatch
import Synchronization

/// Runs blocking calls (decoders, the database, system calls) on threads of their own, never on the cooperative pool.
public enum Blocking {
    private static let queue = DispatchQueue(label: "blocking", attributes: .concurrent)

    /// The number of calling tasks limits how many run at once.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// Runs an asynchronous body, and blocks the calling thread until it ends.
    @available(*, noasync, message: "blocks a thread of the cooperative pool")
    public static func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let isOver = DispatchSemaphore(value: 0)
        let task = Task { try await body() }
        Task {
            let ended = await task.result
            result.withLock { $0 = ended }
            isOver.signal()
        }
        isOver.wait()
        guard let ended = result.withLock(\.self) else { preconditionFailure("signalled without a result") }
        return try ended.get()
    }
}
