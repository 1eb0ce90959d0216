import Yams

/// A value of the config file, read as the type that its key wants.
struct ConfigValue {
    private let key: String
    private let node: Node
    private let path: String

    init(_ key: String, _ node: Node, _ path: String) {
        self.key = key
        self.node = node
        self.path = path
    }

    /// `file:line:column`.
    var place: String { ConfigFile.place(path, node) }

    func text() throws(ConfigError) -> String {
        guard let text = ConfigFile.text(node) else { throw bad("a plain value") }
        return text
    }

    func number(_ range: ClosedRange<Int>) throws(ConfigError) -> Int {
        guard let number = Int(try text()), range.contains(number) else {
            throw bad("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag() throws(ConfigError) -> Bool {
        guard let flag = Self.flag(try text()) else { throw bad("true or false") }
        return flag
    }

    /// Nil for neither.
    static func flag(_ text: String) -> Bool? {
        switch text {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) throws(ConfigError) -> Value {
        guard let value = Value(rawValue: try text()) else {
            throw bad("one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }

    /// - Parameter wants: what it should be, for the error.
    /// - Returns: the texts.
    /// - Throws: `ConfigError`.
    func list(_ wants: String) throws(ConfigError) -> [String] {
        guard let list = node.sequence else { throw bad(wants) }
        var texts: [String] = []
        for element in list {
            guard let text = element.scalar?.string, !text.isEmpty else { throw bad(wants) }
            texts.append(text)
        }
        return texts
    }

    /// The word `next`, where a number could be.
    var isNext: Bool { ConfigFile.text(node) == "next" }

    /// - Parameter wants: what it should be, for the error.
    /// - Returns: a mapping of names to texts.
    /// - Throws: `ConfigError`.
    func texts(_ wants: String) throws(ConfigError) -> [String: String] {
        guard let mapping = node.mapping else { throw bad(wants) }
        var texts: [String: String] = [:]
        for (name, value) in mapping {
            guard let name = ConfigFile.text(name), let text = ConfigFile.text(value) else { throw bad(wants) }
            texts[name] = text
        }
        return texts
    }

    func bad(_ wants: String) -> ConfigError {
        ConfigError(place: place, problem: .badValue(key: key, wants: wants))
    }
}
