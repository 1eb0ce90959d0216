public import PhotoModel

/// A parsed template, such as `{date:%Y-%m-%d}{_}{subject|original}`. An unknown field is an error here.
public struct Template: Hashable, Sendable {
    /// One thing to write.
    enum Piece: Hashable, Sendable {
        case literal(String)
        /// `{_}`, or a literal that only separates.
        case separator(String?)
        /// The first alternative that has a value.
        case field([Reference])
    }

    enum Reference: Hashable, Sendable {
        /// With the part after the colon.
        case field(Field, format: String?)
        case tag(MetadataTag)
        /// A fixed text that the user set, by its name.
        case own(String)

        var field: Field? { if case .field(let field, _) = self { field } else { nil } }
    }

    public enum Field: String, Hashable, Sendable, CaseIterable {
        case subject, description, tags, text
        case date, year, month, day, time
        case place, city, country
        case camera, make, model, lens
        case iso, aperture, shutter, focal
        case title, caption, keywords, people, rating, creator
        /// A tag by its name, the part after the colon.
        case exif, xmp, iptc
        case original, parent, width, height
        case seq, hash
        case seqInFolder = "seq/folder"
        case seqOfDay = "seq/day"
    }

    let pieces: [Piece]

    /// A fault in a template, with the index of the character, from 0.
    public struct Fault: Error, Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case empty
            case unclosedBrace
            case strayBrace
            case emptyField
            case unknownField(String)
            case badFormat(field: String, format: String)
            /// `{exif:Modle}`, `{xmp:photosop:City}`: the unknown part.
            case unknownTag(field: String, MetadataTag.Fault)
        }

        public var kind: Kind
        public var offset: Int
    }

    /// - Parameters:
    ///   - text: as a person wrote it.
    ///   - own: names of fixed fields that the user set.
    /// - Throws: `Fault`.
    public init(_ text: String, own: Set<String> = []) throws(Fault) {
        let characters = Array(text)
        var pieces: [Piece] = []
        var literal = ""
        var index = 0

        func finishLiteral() {
            guard !literal.isEmpty else { return }
            pieces.append(literal.allSatisfy(Self.separates) ? .separator(literal) : .literal(literal))
            literal = ""
        }

        while index < characters.count {
            let character = characters[index]
            if character == "{" || character == "}", index + 1 < characters.count, characters[index + 1] == character {
                literal.append(character)
                index += 2
            } else if character == "{" {
                finishLiteral()
                guard let end = characters[index...].firstIndex(of: "}") else {
                    throw Fault(kind: .unclosedBrace, offset: index)
                }
                pieces.append(try Self.piece(String(characters[(index + 1)..<end]), own, offset: index + 1))
                index = end + 1
            } else if character == "}" {
                throw Fault(kind: .strayBrace, offset: index)
            } else {
                literal.append(character)
                index += 1
            }
        }
        finishLiteral()
        guard !pieces.isEmpty else { throw Fault(kind: .empty, offset: 0) }
        self.pieces = pieces
    }

    /// - Throws: `Fault`.
    public init(_ options: NamingOptions) throws(Fault) {
        try self.init(options.template, own: Set((options.fields ?? [:]).keys))
    }

    /// A field of the user's own can have this name.
    public static func canName(field name: String) -> Bool {
        guard let first = name.utf8.first, first.isASCIILetter, name.utf8.count <= 32 else { return false }
        return Field(rawValue: name) == nil
            && name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func separates(_ character: Character) -> Bool { " -_.,~+".contains(character) }

    private static func piece(_ inner: String, _ own: Set<String>, offset: Int) throws(Fault) -> Piece {
        if inner == "_" { return .separator(nil) }
        var references: [Reference] = []
        var position = offset
        for part in inner.split(separator: "|", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != ":" }
            guard !name.isEmpty else { throw Fault(kind: .emptyField, offset: position) }
            let format = part.count > name.count ? String(part.dropFirst(name.count + 1)) : nil
            references.append(try reference(String(name), format, own, offset: position))
            position += part.count + 1
        }
        return .field(references)
    }

    private static func reference(
        _ name: String, _ format: String?, _ own: Set<String>, offset: Int
    ) throws(Fault) -> Reference {
        let badFormat = Fault(kind: .badFormat(field: name, format: format ?? ""), offset: offset + name.count + 1)
        guard let field = Field(rawValue: name) else {
            guard own.contains(name) else { throw Fault(kind: .unknownField(name), offset: offset) }
            guard format == nil else { throw badFormat }
            return .own(name)
        }
        guard field.accepts(format) else { throw badFormat }
        guard field.isTag || field.exifName != nil else { return .field(field, format: format) }
        do {
            return .tag(
                try MetadataTag(kind: field.exifName == nil ? name : "exif", name: field.exifName ?? format ?? ""))
        } catch {
            throw Fault(kind: .unknownTag(field: name, error), offset: offset)
        }
    }
}
