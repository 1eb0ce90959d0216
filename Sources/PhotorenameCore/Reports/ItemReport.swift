import Foundation
public import PhotoModel

/// A photo of a job as `status --items --json` writes it.
public struct ItemReport: Encodable, Sendable {
    struct Failure: Encodable, Sendable {
        var code: FailureCode
        var message: String
        @ExplicitNull var httpStatus: Int?
        @ExplicitNull var retryAt: String?

        private enum CodingKeys: String, CodingKey {
            case code, message
            case httpStatus = "http_status"
            case retryAt = "retry_at"
        }
    }

    var path: String
    /// Where the path is not UTF-8.
    var pathBase64: String?
    var status: ItemStatus
    @ExplicitNull var step: ItemStep?
    var attempts: Int
    @ExplicitNull var new: String?
    @ExplicitNull var error: Failure?
    var inputTokens: Int
    var outputTokens: Int
    @ExplicitNull var elapsedMilliseconds: Int?
    /// The path before this job renamed it.
    @ExplicitNull var renamedFrom: String?
    var renamedFromBase64: String?

    private enum CodingKeys: String, CodingKey {
        case path
        case pathBase64 = "path_base64"
        case status, step, attempts, new, error
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case elapsedMilliseconds = "elapsed_ms"
        case renamedFrom = "renamed_from"
        case renamedFromBase64 = "renamed_from_base64"
    }

    /// - Parameters:
    ///   - item: the photo.
    ///   - new: the name of the plan; nil where there is none.
    public init(_ item: JobItem, new: FileName?) {
        let path = item.photo.path
        self.path = path.text
        pathBase64 = path.base64IfNotUTF8
        (status, attempts) = (item.status, item.attempts)
        step = item.step
        self.new = new.map { path.directory.appending($0).text }
        error = item.failure.map { failure in
            Failure(
                code: failure.code, message: failure.message, httpStatus: failure.httpStatus,
                retryAt: item.retryAt.map(JSONDate.text))
        }
        (inputTokens, outputTokens) = (item.usage.inputTokens, item.usage.outputTokens)
        elapsedMilliseconds = item.elapsedMilliseconds
        (renamedFrom, renamedFromBase64) = (item.renamedFrom?.text, item.renamedFrom?.base64IfNotUTF8)
    }
}

extension RelativePath {
    /// The bytes, where text can't hold them.
    var base64IfNotUTF8: String? { exactText == nil ? Data(bytes).base64EncodedString() : nil }
}
