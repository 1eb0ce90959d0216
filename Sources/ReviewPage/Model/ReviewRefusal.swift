/// Why a request of the page was refused.
public struct ReviewRefusal: Error, Sendable {
    /// HTTP status: 404, 409, 422, 500.
    public var status: Int
    public var message: String
    public var hint: String?

    public init(status: Int, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}
