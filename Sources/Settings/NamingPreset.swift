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
    public var dateFrom: DateFallback?
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
        let value = ConfigValue(key.rawValue, node, path)
        switch key {
        case .template: (template, templatePlace) = (try value.text(), value.place)
        case .case: wordCase = try value.choice(WordCase.self)
        case .separator: (separator, separatorPlace) = (try value.text(), value.place)
        case .start: start = try value.number(Self.starts)
        case .padding: padding = try value.number(Self.paddings)
        case .max_length: maximumLength = try value.number(Self.lengths)
        case .ascii: ascii = try value.flag()
        case .keep_meaningful: keepMeaningful = try value.flag()
        case .fix_extensions: fixExtensions = try value.flag()
        case .date_from: dateFrom = try value.choice(DateFallback.self)
        case .made_names: madeNames = try value.list("a list of patterns")
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
