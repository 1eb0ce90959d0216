import Describing
import FileSystem
import Foundation
import JobStore
import Naming
public import PhotoModel
import Places
import Settings
import Thumbnails

/// An error as people and scripts see it: what happened, and what to do next. Everything that a use case throws becomes one here,
/// and nowhere else.
public struct UserFacingError: Error, Hashable, Sendable {
    public var code: FailureCode
    public var message: String
    /// Lines between the message and the hint.
    public var details: [String] = []
    /// What to do next.
    public var hint: String?

    /// - Parameters:
    ///   - code: what went wrong.
    ///   - message: nil for the code's own text.
    ///   - hint: nil for the code's own.
    public init(_ code: FailureCode, _ message: String? = nil, hint: String? = nil) {
        self.code = code
        self.message = message ?? code.text
        self.hint = hint ?? code.hint
    }

    /// - Parameters:
    ///   - error: any error of this program.
    ///   - database: the path of the jobs database, for an error that doesn't say it.
    public init(_ error: any Error, database: String? = nil) {
        switch JobStoreError(error, path: database ?? "") ?? error {
        case let error as UserFacingError: self = error
        case let error as JobStoreError: self.init(store: error)
        case let error as JobError: self.init(job: error)
        case let error as RenameError: self.init(rename: error)
        case let error as PathError: self.init(path: error)
        case let error as PlanImportError: self.init(planImport: error)
        case let error as PreviewError: self.init(preview: error)
        case let error as EditError: self.init(edit: error)
        case let error as NamingError: self.init(naming: error)
        case let error as Template.Fault:
            self.init(.usage, "--template, character \(error.offset + 1): \(error.text)")
        case let error as ConfigError: self.init(config: error)
        case let error as ConfigFileError: self.init(configFile: error)
        case let error as ProviderError: self.init(provider: error)
        case let error as KeyError: self.init(key: error)
        case let error as Endpoint.Fault: self.init(endpoint: error)
        case let fault as LlamaModel.Fault: self.init(llamaModel: fault)
        case let error as DescribeError: self.init(describe: error)
        case let error as LocalModelError: self.init(localModel: error)
        case let error as PlacesError: self.init(places: error)
        case let error as ThumbnailError: self.init(error.failure.code, error.failure.message)
        case let error as ReviewError: self.init(review: error)
        case let error as FileSystemError: self.init(.failed, "\(error)")
        case let failure as JobFailure: self.init(failure.code, failure.message, hint: failure.hint)
        case let failure as ItemFailure: self.init(failure.code, failure.message)
        default: self.init(.internal, "\(error)")
        }
    }

    /// The same as a job stores it.
    public var failure: JobFailure { JobFailure(code, message, hint: hint.map(Self.sentence) ?? "") }

    /// One line of JSON: `{"error": {"code", "message", "hint"}}`.
    public var json: String {
        struct Report: Encodable {
            struct Content: Encodable {
                var code: FailureCode
                var message: String
                @ExplicitNull var hint: String?
            }

            var error: Content
        }
        let content = Report.Content(
            code: code, message: ([message] + details).joined(separator: "\n"), hint: hint.map(Self.sentence))
        return JSONLine.text(Report(error: content))
    }

    /// What programs store and show by itself is a whole sentence.
    private static func sentence(_ hint: String) -> String {
        let starts = hint.hasPrefix("photorename") ? hint : hint.prefix(1).uppercased() + hint.dropFirst()
        // A command at the end is to be copied as it is.
        let endsInCommand = hint.range(of: ": ", options: .backwards).map { !hint[$0.upperBound...].contains(". ") }
        return starts.hasSuffix(".") || endsInCommand == true ? starts : starts + "."
    }
}
