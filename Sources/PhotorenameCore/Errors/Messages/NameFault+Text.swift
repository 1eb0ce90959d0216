public import Naming
public import PhotoModel

extension NameFault {
    /// For text that is no file name at all.
    public static let notAName = #"A name can't contain "/" or be "." or ".."."#

    /// A sentence for people.
    ///
    /// - Parameter name: the name that the fault is about.
    /// - Returns: one sentence.
    public func text(_ name: FileName?) -> String {
        switch self {
        case .illegal(let suggestion):
            return "Not every system allows this name"
                + (suggestion.map { "; try \(VisibleText.escape($0.bytes))." } ?? ".")
        case .otherExtension(let expected):
            return "The extension must stay \"\(VisibleText.escape(expected.dotExtension))\"."
        case .tooLong(let bytes, let most): return "Too long: \(bytes) bytes, at most \(most)."
        case .taken(let other):
            guard let other else { return "Another file has this name." }
            return other == name
                ? "Another photo keeps this name." : "Another photo gets this name: \(VisibleText.escape(other.bytes))."
        }
    }
}
