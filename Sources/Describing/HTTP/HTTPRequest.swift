/// A POST of JSON; a GET if there is no body.
public struct HTTPRequest: Sendable {
    public var url: String
    /// `Name: value` lines. One of them may hold a key: never log them.
    var headers: [String]
    public var body: [UInt8]?

    static let json = ["Content-Type: application/json", "Accept: application/json"]

    public init(url: String, headers: [String], body: [UInt8]?) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}
