/// A photo failed.
public struct FailureEvent: EventData {
    public static let kind = RunEvent.Kind.failure

    public var item: Int64
    @ExplicitNull public var path: String?
    public var code: FailureCode
    public var message: String
    @ExplicitNull public var httpStatus: Int?

    private enum CodingKeys: String, CodingKey {
        case item, path, code, message
        case httpStatus = "http_status"
    }

    public init(item: Int64, path: RelativePath?, _ failure: ItemFailure) {
        self.item = item
        self.path = path?.text
        (code, message, httpStatus) = (failure.code, failure.message, failure.httpStatus)
    }
}
