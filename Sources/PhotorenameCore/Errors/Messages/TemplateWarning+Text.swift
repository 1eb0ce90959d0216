public import Naming

extension Template.Warning {
    /// A sentence without its end, for people.
    public var text: String {
        switch self {
        case .replaced(let character): "a file name can't contain \"\(character)\"; it becomes \"-\""
        case .unknownConversion(let conversion): "\(conversion) is not a part of a date or time"
        case .conversionOutside(let conversion):
            "\(conversion) is written as it is; for a date, write {date:\(conversion)}"
        case .withExtension(let ending): "each photo keeps its own extension; leave out \"\(ending)\""
        case .leading(let character): "a name can't begin with \"\(character)\"; it is left out"
        }
    }
}
