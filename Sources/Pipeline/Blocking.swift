import Dispatch

/// Runs what blocks (decoders, the database, system calls) on threads of its own, never on the cooperative pool.
public enum Blocking {
    private static let queue = DispatchQueue(label: "blocking", attributes: .concurrent)

    /// The caller bounds how many run at once, by the number of tasks that call.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
