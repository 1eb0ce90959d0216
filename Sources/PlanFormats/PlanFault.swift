/// What is wrong with a plan, and where.
public struct PlanFault: Error, Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// From 1.
        case line(Int)
        /// Of a list of pairs or of renames, from 1.
        case row(Int)
    }

    public enum Kind: Hashable, Sendable {
        case notTwoFields
        case badEscape
        case strayQuote
        case unclosedQuote
        /// A header that has no `old` or no `new`.
        case noHeader
        case oddNumberOfNames
        case notJSON(String)
        case notARename
        /// `schema` is not 1.
        case otherSchema
    }

    public var place: Place?
    public var kind: Kind

    init(place: Place? = nil, kind: Kind) {
        self.place = place
        self.kind = kind
    }
}

extension PlanFault.Place: CustomStringConvertible {
    public var description: String {
        switch self {
        case .line(let line): "line \(line)"
        case .row(let row): "row \(row)"
        }
    }
}
