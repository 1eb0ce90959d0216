import Naming
import PhotoModel
import TerminalUI

extension NameFault {
    /// For people, behind the name in question.
    var text: String {
        switch self {
        case .illegal(let suggestion):
            let instead = suggestion.map { "; \(TerminalText.escape($0.bytes)) would do" } ?? ""
            return "is no name for every system" + instead
        case .otherExtension(let expected):
            return "must keep its extension: \(TerminalText.escape(expected.bytes))"
        case .tooLong(let bytes, let most):
            return "is too long: \(bytes) bytes, at most \(most)"
        case .taken(let other):
            return "is taken"
                + (other.map { ": \(TerminalText.escape($0.bytes)) gets it" } ?? " by a file that is there")
        }
    }
}
