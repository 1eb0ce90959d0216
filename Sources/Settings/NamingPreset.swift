public import PhotoModel
import Yams

/// Naming options of one source: the top of the config file, a preset, or the command line.
public struct NamingPreset: Hashable, Sendable {
    enum Key: String, CaseIterable {
        case template, `case`, separator, start, padding, max_length, ascii, keep_meaningful, fix_extensions, date_from,
            made_names, without_subject, extension_case, set, clock
    }

    /// The first running number.
    public enum Start: Hashable, Sendable {
        case number(Int)
        /// After the highest that exists.
        case next
    }

    public var template: String?
    public var wordCase: WordCase?
    public var separator: String?
    public var start: Start?
    public var padding: Int?
    public var maximumLength: Int?
    public var ascii: Bool?
    public var keepMeaningful: Bool?
    public var fixExtensions: Bool?
    public var dateFrom: DateFallback?
    public var madeNames: [String]?
    public var withoutSubject: WithoutSubject?
    public var extensionCase: ExtensionCase?
    /// Fixed texts for fields of the user's own, by name.
    public var fields: [String: String]?
    /// Seconds to add to the dates of a camera, by its name.
    public var clocks: [String: Int]?
    /// `file:line:column` of the template and of the separator, for messages.
    public var templatePlace: String?
    public var separatorPlace: String?
    public var fieldsPlace: String?

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
        case .start: start = try value.isNext ? .next : .number(value.number(Self.starts))
        case .padding: padding = try value.number(Self.paddings)
        case .max_length: maximumLength = try value.number(Self.lengths)
        case .ascii: ascii = try value.flag()
        case .keep_meaningful: keepMeaningful = try value.flag()
        case .fix_extensions: fixExtensions = try value.flag()
        case .date_from: dateFrom = try value.choice(DateFallback.self)
        case .made_names: madeNames = try value.list("a list of patterns")
        case .without_subject: withoutSubject = try value.choice(WithoutSubject.self)
        case .extension_case: extensionCase = try value.choice(ExtensionCase.self)
        case .set: (fields, fieldsPlace) = (try value.texts("fields with their texts"), value.place)
        case .clock:
            let wants = "cameras with a time such as +1h3m"
            var clocks: [String: Int] = [:]
            for (camera, text) in try value.texts(wants) {
                guard let seconds = ClockOffset.seconds(text) else { throw value.bad(wants) }
                clocks[camera] = seconds
            }
            self.clocks = clocks
        }
    }

    public func applied(to options: NamingOptions) -> NamingOptions {
        var options = options
        options.template = template ?? options.template
        options.wordCase = wordCase ?? options.wordCase
        options.separator = separator ?? options.separator
        switch start {
        case .number(let number): (options.start, options.startsNext) = (number, nil)
        case .next: options.startsNext = true
        case nil: break
        }
        options.padding = padding ?? options.padding
        options.maximumLength = maximumLength ?? options.maximumLength
        options.ascii = ascii ?? options.ascii
        options.keepMeaningful = keepMeaningful ?? options.keepMeaningful
        options.fixExtensions = fixExtensions ?? options.fixExtensions
        options.dateFrom = dateFrom ?? options.dateFrom
        options.madeNames = madeNames ?? options.madeNames
        options.withoutSubject = withoutSubject ?? options.withoutSubject
        options.extensionCase = extensionCase ?? options.extensionCase
        // Each adds its own.
        if let fields { options.fields = (options.fields ?? [:]).merging(fields) { $1 } }
        if let clocks { options.clocks = (options.clocks ?? [:]).merging(clocks) { $1 } }
        return options
    }
}

extension NamingPreset.Start {
    /// As the config file has it.
    public var text: String {
        switch self {
        case .number(let number): String(number)
        case .next: "next"
        }
    }
}
