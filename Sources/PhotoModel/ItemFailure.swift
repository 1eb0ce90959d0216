/// Why one photo could not be described or renamed. The code is for programs to match, the message for people; nothing
/// in it is a secret.
public struct ItemFailure: Error, Hashable, Sendable {
    public var code: String
    public var message: String
    public var httpStatus: Int?

    public init(code: String, message: String, httpStatus: Int? = nil) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
    }
}

/// Why a job as a whole cannot go on: every photo would meet it.
public struct JobFailure: Error, Hashable, Sendable, Codable {
    public var code: String
    public var message: String
    /// What to do next.
    public var hint: String

    public init(code: String, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public static let requestsUsed = JobFailure(
        code: "budget_reached", message: "the job has made as many requests as it may",
        hint: "raise that with --max-requests to go on")

    public static let moneySpent = JobFailure(
        code: "budget_reached", message: "the job has cost as much as it may",
        hint: "raise that with --max-cost to go on")

    /// The job's own limit, which somebody has to raise.
    public var isBudget: Bool { code == Self.moneySpent.code }
}
