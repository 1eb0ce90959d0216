/// Why one photo could not be described or renamed.
///
/// The code is for programs to match, the message for people. Neither holds a secret.
public struct ItemFailure: Error, Hashable, Sendable, Codable {
    public var code: FailureCode
    public var message: String
    /// Status of the HTTP reply, where there was one.
    public var httpStatus: Int?

    /// - Parameters:
    ///   - code: what went wrong.
    ///   - message: nil for the code's own text.
    ///   - httpStatus: of the reply; nil where there was none.
    public init(_ code: FailureCode, _ message: String? = nil, httpStatus: Int? = nil) {
        self.code = code
        self.message = message ?? code.text
        self.httpStatus = httpStatus
    }
}
