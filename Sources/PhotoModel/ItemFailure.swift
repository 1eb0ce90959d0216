/// Why one photo could not be described or renamed. The code is for programs to match, the message for people; nothing
/// in it is a secret.
public struct ItemFailure: Error, Hashable, Sendable {
    public var code: String
    public var message: String
    public var httpStatus: Int?

    /// Failures of a decoder: what the file says of the photo may be read all the same.
    public static let ofPixels: Set<String> = ["unreadable_image", "image_too_large"]

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
    /// What to do next, in whole sentences.
    public var hint: String

    public init(code: String, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public static let requestsUsed = JobFailure(
        code: "budget_reached", message: "the job has made as many requests as it may",
        hint: "Raise the limit with --max-requests.")

    public static let moneySpent = JobFailure(
        code: "budget_reached", message: "the job has cost as much as it may",
        hint: "Raise the limit with --max-cost.")

    /// The job's own limit, which somebody has to raise.
    public var isBudget: Bool { code == Self.moneySpent.code }
}
