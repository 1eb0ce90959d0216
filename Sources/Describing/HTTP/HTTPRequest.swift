/// A POST of JSON; a GET if there is no body.
public struct HTTPRequest: Sendable {
    public var url: String
    /// `Name: value` lines. One of them may hold a key: never log them.
    var headers: [String]
    public var body: [UInt8]?
    /// Sent instead of `body`.
    var upload: FileUpload?
    /// Path of a file that receives the body of a success, which may then be of any size.
    var download: String?
    /// Instead of GET or POST.
    var method: String?
    /// On a connection of its own. libcurl repeats a request by itself when a connection that was used before breaks, although the
    /// server may have carried it out.
    var isOnce = false

    static let json = ["Content-Type: application/json", "Accept: application/json"]

    public init(url: String, headers: [String], body: [UInt8]?) {
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// It is limited by progress instead of time.
    var isLarge: Bool { upload != nil || download != nil }
}
