public import Naming
import PhotoModel
import PlanFormats

extension UserFacingError {
    init(preview error: PreviewError) {
        switch error {
        case .changed(let job):
            self.init(
                .failed, "job \(job) changed while its plan was being written; the output is incomplete",
                hint: "Run the command again.")
        }
    }

    init(edit error: EditError) {
        switch error {
        case .invalidNames(let count, let line, let reason):
            self.init(
                .failed,
                "\(count == 1 ? "1 name is" : "\(count) names are") invalid (line \(line): \(reason)); nothing was changed"
            )
        }
    }

    init(naming error: NamingError) {
        switch error {
        case .separator(let text, let place):
            self.init(.failed, "\(place): the separator can't be part of a file name: \"\(text)\"")
        case .template(let fault, let place):
            self.init(.failed, "\(place): --template, character \(fault.offset + 1): \(fault.text)")
        case .commandLine(let fault):
            self.init(.usage, "--template, character \(fault.offset + 1): \(fault.text)")
        case .fieldName(let name, let place):
            self.init(
                .usage, "\(place): a field can't be called \"\(name)\"",
                hint: "A name has letters, digits, - and _, begins with a letter, and is no field of photorename's own."
            )
        case .fieldText(let name, let text, let place):
            self.init(.usage, "\(place): \(name) can't be part of a file name: \"\(text)\"")
        case .unknownPreset(let name, let known, let configFile):
            self.init(
                .usage, "there is no preset \"\(name)\"",
                hint: known.isEmpty
                    ? "\(configFile) has no presets." : "Presets in \(configFile): \(known.joined(separator: ", ")).")
        }
    }

    init(planImport error: PlanImportError) {
        switch error {
        case .unreadable(let path, let reason): self.init(.failed, "the plan \(path) can't be read: \(reason)")
        case .malformed(let fault, let job):
            self.init(
                .failed, "the plan can't be read" + (fault.place.map { ", \($0)" } ?? "") + ": \(fault.text)",
                hint: "Write one with: photorename preview \(job) --format tsv (or csv, json, null)")
        case .otherJob(let other, let job):
            self.init(
                .failed, "this is a plan of job \(other), not of \(job)",
                hint: "Apply it with: photorename apply \(other) --plan FILE")
        case .rejected(let lines, let more):
            self.init(
                .failed, "the plan has errors; nothing was renamed",
                hint: "Write the current plan with: photorename preview")
            details = lines.map { "\($0.place): \($0.fault.text)" }
            if more > 0 { details.append("and \(more) more") }
        }
    }
}

extension PlanImportError.Fault {
    var text: String {
        switch self {
        case .noPhoto(let path, let job): "\(VisibleText.escape(path)) is not a photo of job \(job)"
        case .otherFolder(let path): "\(VisibleText.escape(path)) is not a name in the same folder"
        case .duplicate(let path): "\(VisibleText.escape(path)) appears twice"
        case .name(let name, let fault): "\(VisibleText.escape(name.bytes)): \(fault.text(name))"
        case .companion(let path, let photo, let expected):
            "\(VisibleText.escape(path.bytes)) belongs to \(VisibleText.escape(photo.bytes)) and is renamed with it, to \(VisibleText.escape(expected.bytes))"
        }
    }
}

extension PlanFault {
    var text: String {
        switch kind {
        case .notTwoFields: "a row needs an old name and a new one"
        case .badEscape: #"invalid escape (a backslash is written \\)"#
        case .strayQuote: "unexpected quote"
        case .unclosedQuote: "unclosed quote"
        case .noHeader: "the first line must name the columns old and new"
        case .oddNumberOfNames: "each photo needs two names, each ended by NUL"
        case .notJSON(let why): "invalid JSON: \(why)"
        case .notARename: "a rename needs the keys old and new"
        case .otherSchema: "its schema is not 1"
        }
    }
}

extension Template.Fault {
    /// What is wrong, without the place.
    public var text: String {
        switch kind {
        case .empty: return "the template is empty"
        case .unclosedBrace: return "unclosed {"
        case .strayBrace: return "} without { (write }} for a brace)"
        case .emptyField: return "a field without a name"
        case .unknownField(let name):
            let nearest = EditDistance.nearest(name, of: Template.Field.allCases.map(\.rawValue))
            return "unknown field {\(name)}" + (nearest.map { "; did you mean {\($0)}?" } ?? "")
        case .badFormat(let field, let format): return "{\(field)} doesn't take \"\(format)\""
        case .unknownTag(let field, let fault): return fault.text(of: field)
        }
    }
}

extension MetadataTag.Fault {
    func text(of field: String) -> String {
        switch self {
        case .unknownTag(let name):
            let nearest = EditDistance.nearest(name, of: MetadataTag.names(ofKind: field))
            return "\(field) has no tag \(name)" + (nearest.map { "; did you mean {\(field):\($0)}?" } ?? "")
        case .unknownPrefix(let prefix):
            let nearest = EditDistance.nearest(prefix, of: MetadataTag.names(ofKind: field))
            return "no XMP namespace has the prefix \(prefix)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .incomplete:
            let example =
                switch field {
                case "xmp": "{xmp:photoshop:City}"
                case "iptc": "{iptc:ObjectName}"
                default: "{exif:Model}"
                }
            return "{\(field)} needs the name of a tag: \(example)"
        }
    }
}
