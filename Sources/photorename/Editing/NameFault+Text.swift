import Naming
import PhotoModel
import TerminalUI

extension NameFault {
    /// Of what is no file name at all.
    static let noName = "a name has no slash in it, and is not . or .."

    /// For people, behind the name in question.
    func text(_ name: FileName?) -> String {
        switch self {
        case .illegal(let suggestion):
            let instead = suggestion.map { "; \(TerminalText.escape($0.bytes)) would do" } ?? ""
            return "is no name for every system" + instead
        case .otherExtension(let expected):
            return "must keep its extension: \(TerminalText.escape(expected.bytes))"
        case .tooLong(let bytes, let most):
            return "is too long: \(bytes) bytes, at most \(most)"
        case .taken(let other):
            guard let other else { return "is taken by a file that is there" }
            return other == name
                ? "is taken by a photo that keeps it" : "is taken: \(TerminalText.escape(other.bytes)) gets it"
        }
    }
}
