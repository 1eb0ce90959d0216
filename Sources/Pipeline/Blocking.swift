import Dispatch

/// Runs blocking calls (decoders, the database, system calls) on threads of their own, never on the cooperative pool.
public enum Blocking {
    private static let queue = DispatchQueue(label: "blocking", attributes: .concurrent)

    /// The number of calling tasks limits how many run at once.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
