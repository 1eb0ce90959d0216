/// A statement as PostgreSQL wants it: `$1` in place of `?` and `:name`.
struct PostgresStatement: Hashable, Sendable {
    let sql: String
    /// The names of the parameters in their order; empty where they have none.
    private let names: [String]

    /// - Parameter sql: with `?`, or with `:name`; not both.
    init(_ sql: String) {
        var text: [UInt8] = []
        var (count, place) = (0, 0)
        var names: [String] = []
        let bytes = Array(sql.utf8)
        text.reserveCapacity(bytes.count + 16)
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                let end = bytes[(place + 1)...].firstIndex(of: byte) ?? bytes.count - 1
                text += bytes[place...end]
                place = end + 1
            case UInt8(ascii: "?"):
                count += 1
                text += Array("$\(count)".utf8)
                place += 1
            case UInt8(ascii: ":") where place + 1 < bytes.count && bytes[place + 1] == byte:
                text += [byte, byte]
                place += 2
            case UInt8(ascii: ":") where place + 1 < bytes.count && bytes[place + 1].isPartOfName:
                let end = bytes[(place + 1)...].firstIndex { !$0.isPartOfName } ?? bytes.count
                let name = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
                if !names.contains(name) { names.append(name) }
                text += Array("$\((names.firstIndex(of: name) ?? 0) + 1)".utf8)
                place = end
            default:
                text.append(byte)
                place += 1
            }
        }
        self.sql = String(decoding: text, as: UTF8.self)
        self.names = names
    }

    /// The values in the order of the parameters.
    func values(_ arguments: StatementArguments) -> [StoredValue] {
        switch arguments.values {
        case .inOrder(let values): values
        case .named(let values): names.map { values[$0] ?? .null(.text) }
        }
    }
}

extension UInt8 {
    fileprivate var isPartOfName: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "_")
    }
}
