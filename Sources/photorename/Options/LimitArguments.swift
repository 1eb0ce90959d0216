import ArgumentParser

/// Limits of a job, which several commands take.
enum LimitArguments {
    /// - Throws: `ValidationError`.
    static func validate(_ concurrency: Int?, _ maxRequests: Int?, _ maxCost: Double?) throws {
        if let concurrency, !(1...256).contains(concurrency) { throw ValidationError("--concurrency must be 1 to 256") }
        if let maxRequests, maxRequests < 1 { throw ValidationError("--max-requests must be 1 or more") }
        if let maxCost, !(maxCost > 0 && maxCost.isFinite) {
            throw ValidationError("--max-cost must be a number of dollars")
        }
    }
}
