public struct HTTPReply: Sendable {
    public var status: Int
    /// Names in lower case. The last value of a repeated name.
    public var headers: [String: String]
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
