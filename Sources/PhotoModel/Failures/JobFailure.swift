/// Why a job as a whole can't go on: every photo would meet it.
public struct JobFailure: Error, Hashable, Sendable, Codable {
    public var code: FailureCode
    public var message: String
    /// What to do next, in whole sentences.
    public var hint: String

    /// - Parameters:
    ///   - code: what went wrong.
    ///   - message: nil for the code's own text.
    ///   - hint: nil for the code's own.
    public init(_ code: FailureCode, _ message: String? = nil, hint: String? = nil) {
        self.code = code
        self.message = message ?? code.text
        self.hint = hint ?? code.hint ?? ""
    }

    public static let requestLimitReached = JobFailure(
        .budgetReached, "request limit reached", hint: "Raise it with --max-requests.")
    public static let costLimitReached = JobFailure(
        .budgetReached, "cost limit reached", hint: "Raise it with --max-cost.")

    /// The job reached a limit of its own, which somebody has to raise.
    public var isBudget: Bool { code == .budgetReached }
}
