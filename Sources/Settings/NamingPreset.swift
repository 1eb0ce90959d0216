public import PhotoModel
import Yams

/// Naming options of one source: the top of the config file, a preset, or the command line.
public struct NamingPreset: Hashable, Sendable {
    enum Key: String, CaseIterable {
        case template, `case`, separator, start, padding, max_length, ascii, keep_meaningful, fix_extensions, date_from,
            made_names
    }

    public var template: String?
    public var wordCase: WordCase?
    public var separator: String?
    public var start: Int?
    public var padding: Int?
    public var maximumLength: Int?
    public var ascii: Bool?
    public var keepMeaningful: Bool?
    public var fixExtensions: Bool?
    public var dateFrom: DateFrom?
    public var madeNames: [String]?
    /// `file:line:column` of the template and of the separator, for messages.
    public var templatePlace: String?
    public var separatorPlace: String?

    public static let starts = 0...999_999_999
    public static let paddings = 1...18
    /// Bytes.
    public static let lengths = 32...255

    public init() {}

    /// - Throws: `ConfigError`.
    mutating func set(_ key: Key, _ node: Node, _ path: String) throws(ConfigError) {
        func bad(_ wants: String) -> ConfigError {
            ConfigError(place: ConfigFile.place(path, node), problem: .badValue(key: key.rawValue, wants: wants))
        }
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
            switch try text() {
            case "true", "yes", "on": return true
            case "false", "no", "off": return false
            default: throw bad("true or false")
            }
        }
        func choice<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) throws(ConfigError) -> Value {
            guard let value = Value(rawValue: try text()) else {
                throw bad("one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return value
        }
        switch key {
        case .template: (template, templatePlace) = (try text(), ConfigFile.place(path, node))
        case .case: wordCase = try choice(WordCase.self)
        case .separator: (separator, separatorPlace) = (try text(), ConfigFile.place(path, node))
        case .start: start = try number(Self.starts)
        case .padding: padding = try number(Self.paddings)
        case .max_length: maximumLength = try number(Self.lengths)
        case .ascii: ascii = try flag()
        case .keep_meaningful: keepMeaningful = try flag()
        case .fix_extensions: fixExtensions = try flag()
        case .date_from: dateFrom = try choice(DateFrom.self)
        case .made_names:
            guard let list = node.sequence else { throw bad("a list of patterns") }
            madeNames = []
            for element in list {
                guard let pattern = element.scalar?.string, !pattern.isEmpty else { throw bad("a list of patterns") }
                madeNames?.append(pattern)
            }
        }
    }

    public func applied(to options: NamingOptions) -> NamingOptions {
        var options = options
        options.template = template ?? options.template
        options.wordCase = wordCase ?? options.wordCase
        options.separator = separator ?? options.separator
        options.start = start ?? options.start
        options.padding = padding ?? options.padding
        options.maximumLength = maximumLength ?? options.maximumLength
        options.ascii = ascii ?? options.ascii
        options.keepMeaningful = keepMeaningful ?? options.keepMeaningful
        options.fixExtensions = fixExtensions ?? options.fixExtensions
        options.dateFrom = dateFrom ?? options.dateFrom
        options.madeNames = madeNames ?? options.madeNames
        return options
    }
}
