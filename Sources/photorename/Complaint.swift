import Describing
import FileSystem
import Foundation
import JobStore
import Naming
import PhotoModel
import Places
import Settings
import Thumbnails

/// An error as people see it: one line says what, the next what to do. The only place that turns errors into words and
/// an exit status.
struct Complaint: Error {
    var message: String
    /// One line each, between the message and the hint.
    var details: [String] = []
    var hint: String?
    var status: ExitStatus
    /// For a job that ends with it, and for scripts.
    var code: String

    init(_ message: String, hint: String? = nil, status: ExitStatus = .failure, code: String? = nil) {
        self.code = code ?? (status == .usage ? "usage" : status == .busy ? "busy" : "failed")
        self.message = message
        self.hint = hint
        self.status = status
    }

    /// As a job keeps it that cannot go on.
    var failure: JobFailure { JobFailure(code: code, message: message, hint: hint.map(Self.sentence) ?? "") }

    /// What is stored is read by other programs, by itself: a whole sentence.
    private static func sentence(_ hint: String) -> String {
        let starts = hint.hasPrefix("photorename") ? hint : hint.prefix(1).uppercased() + hint.dropFirst()
        // A command at the end is to be copied as it stands.
        let endsInCommand = hint.range(of: ": ", options: .backwards).map { !hint[$0.upperBound...].contains(". ") }
        return starts.hasSuffix(".") || endsInCommand == true ? starts : starts + "."
    }

    /// For scripts: `{"error": {"code", "message", "hint"}}`, one line.
    var json: String {
        let error: [String: Any] = [
            "code": code, "message": ([message] + details).joined(separator: "\n"),
            "hint": JSONText.orNull(hint.map(Self.sentence)),
        ]
        return (try? JSONText.line(["error": error])) ?? ""
    }

    /// - Parameter database: where the jobs are, for an error that does not say it.
    init(_ error: any Error, database: String? = nil) {
        switch JobStoreError(error, path: database ?? "") ?? error {
        case let complaint as Complaint: self = complaint
        case let error as JobStoreError: self.init(store: error)
        case let error as FileSystemError: self.init("\(error)")
        case let error as Template.Fault: self.init(template: error)
        case let error as ConfigError: self.init(config: error)
        case let error as LocalModelError: self.init(localModel: error)
        case let error as PlacesError: self.init(places: error)
        case let error as Endpoint.Fault: self.init(endpoint: error)
        case let error as ThumbnailError:
            self.init(
                error.failure.message, hint: "Install libvips: apt-get install libvips42, or brew install vips.",
                code: error.failure.code)
        case let failure as JobFailure: self.init(failure.message, hint: failure.hint, code: failure.code)
        default: self.init(unexpected: error)
        }
    }

    private init(store error: JobStoreError) {
        func database(_ path: String) -> String { "the jobs database" + (path.isEmpty ? "" : " \(path)") }
        switch error {
        case .cannotOpen(let path, let reason):
            self.init(
                "\(database(path)) cannot be opened: \(reason)", hint: "Name another one with --database FILE.",
                code: "database_unusable")
        case .newer(let path):
            self.init(
                "\(database(path)) was written by a newer photorename", hint: "update photorename",
                code: "database_newer")
        case .damaged(let path, let reason):
            self.init(
                "\(database(path)) is damaged or is none: \(reason)",
                hint:
                    "Keep a copy, then save what can be read: photorename doctor --database \(path) --salvage NEWFILE",
                code: "database_damaged")
        case .diskFull(let path):
            self.init(
                "the disk that holds \(database(path)) is full",
                hint: "make room, then go on with: photorename resume latest", code: "disk_full")
        case .refused(let path, let reason, let code):
            self.init(
                "\(database(path)) refused a change: \(reason) (SQLite error \(code))",
                hint: "Run photorename doctor\(path.isEmpty ? "" : " --database \(path)") to check it.",
                code: "database_error")
        case .noSuchJob(let text):
            self.init(
                text == "latest" ? "there is no job yet" : "there is no job \(text)",
                hint: text == "latest"
                    ? "photorename analyze DIR makes one" : "photorename jobs lists them",
                code: "no_such_job")
        case .ambiguous(let text, let jobs):
            self.init(
                "\(text) could be \(jobs.map(\.text).joined(separator: ", "))", hint: "Write more of it.",
                code: "ambiguous_job")
        case .wrongStatus(let job, let status):
            self.init("job \(job) is \(status.rawValue)", code: "wrong_status")
        case .busy(let job, let process):
            self.init(
                "process \(process.pid) holds job \(job)",
                hint: "Wait for it with: photorename wait \(job). End it with: photorename cancel \(job)",
                status: .busy)
        }
    }

    private init(template fault: Template.Fault) {
        self.init("--template, character \(fault.offset + 1): \(fault.text)", status: .usage)
    }

    private init(config error: ConfigError) {
        let what =
            switch error.problem {
            case .unreadable: "the file cannot be read"
            case .notYAML(let why): "this is no YAML: \(why)"
            case .notAMapping: "keys and values are expected"
            case .unknownKey(let key, let known):
                "there is no key \"\(key)\""
                    + (EditDistance.nearest(key, of: known).map { "; did you mean \"\($0)\"?" }
                        ?? "; known are \(known.joined(separator: ", "))")
            case .badValue(let key, let wants): "\(key) wants \(wants)"
            case .noHome: "it is not set, and this account has no home folder"
            case .otherProvider(let keys):
                "\(keys.joined(separator: ", ")) would become another provider's if this file named it"
            }
        let hint: String? =
            switch error.problem {
            case .noHome: "Set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME."
            case .otherProvider:
                "Move them to a section under `providers:`, then add a line such as `provider: ollama`."
            default: nil
            }
        self.init("\(error.place): \(what)", hint: hint)
    }

    private init(places error: PlacesError) {
        switch error {
        case .missing(let folders):
            self.init(
                "the places are not installed (looked in \(folders.joined(separator: ", ")))",
                hint: "Run `make assets` in photorename's source folder.", code: "places_missing")
        case .damaged(let path, let reason):
            self.init("\(path) cannot be used: \(reason)", hint: "Run `make assets` again.", code: "places_damaged")
        }
    }

    private init(localModel error: LocalModelError) {
        switch error {
        case .missing(let folders):
            self.init(
                "the local model is not installed (looked in \(folders.joined(separator: ", ")))",
                hint: "Run `make assets` in photorename's source folder, or choose a vision API: --provider openai.",
                code: "local_model_missing")
        case .damaged(let path):
            self.init(
                "\(path) is not the file that it should be", hint: "Run `make assets` again.",
                code: "local_model_damaged")
        case .library(let why):
            self.init(
                "the local model's library cannot be used: \(why)", hint: "Run `make assets` again.",
                code: "local_model_damaged")
        case .call(let name, let status):
            self.init(
                "the local model's library failed in \(name) (\(status))", hint: "Run `make assets` again.",
                code: "local_model_damaged")
        }
    }

    private init(endpoint fault: Endpoint.Fault) {
        switch fault {
        case .notAURL(let text): self.init("--base-url: \(text) is no URL", status: .usage)
        case .unsupportedScheme(let scheme): self.init("--base-url: \(scheme) is not http or https", status: .usage)
        case .secretsInURL:
            self.init(
                "--base-url: a user, password or query does not belong in the URL",
                hint: "Put the key in the environment; photorename doctor names the variable.", status: .usage)
        case .insecure(let host):
            self.init(
                "--base-url: plain http to \(host) would show the key and the pictures to everyone between",
                hint: "Use https, or add --allow-insecure-http.", status: .usage)
        }
    }

    /// What nobody expected.
    private init(unexpected error: any Error) {
        self.init("\(error)", hint: "Look for what is wrong with: photorename doctor", code: "internal")
    }
}

extension Template.Fault {
    /// For people, without where.
    var text: String {
        switch kind {
        case .empty: "the template is empty"
        case .unclosedBrace: "a { is not closed"
        case .strayBrace: "a } closes nothing (a brace itself is written }})"
        case .emptyField: "a field has no name"
        case .unknownField(let name, let nearest):
            "there is no field {\(name)}" + (nearest.map { "; did you mean {\($0)}?" } ?? "")
        case .badFormat(let field, let format): "{\(field)} does not take \"\(format)\""
        case .unknownTag(let field, let fault): fault.text(of: field)
        }
    }
}

extension MetadataTag.Fault {
    fileprivate func text(of field: String) -> String {
        switch self {
        case .unknownTag(let name, let nearest):
            "\(field) has no tag \(name)" + (nearest.map { "; did you mean {\(field):\($0)}?" } ?? "")
        case .unknownPrefix(let prefix, let nearest):
            "no XMP namespace has the prefix \(prefix)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .incomplete:
            "{\(field)} wants a tag's name: "
                + (field == "xmp" ? "{xmp:photoshop:City}" : field == "iptc" ? "{iptc:ObjectName}" : "{exif:Model}")
        }
    }
}
