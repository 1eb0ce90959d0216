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

    struct Reference: Hashable, Sendable {
        var field: Field
        /// The part after the colon.
        var format: String?
        /// If it is a tag.
        var tag: MetadataTag?
    }

    public enum Field: String, Hashable, Sendable, CaseIterable {
        case subject, description, tags, text
        case date, year, month, day, time
        case place, city, country
        case camera, make, model, lens
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

    /// - Throws: `Fault`.
    public init(_ text: String) throws(Fault) {
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
                pieces.append(try Self.piece(String(characters[(index + 1)..<end]), offset: index + 1))
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

    private static func separates(_ character: Character) -> Bool { " -_.,~+".contains(character) }

    private static func piece(_ inner: String, offset: Int) throws(Fault) -> Piece {
        if inner == "_" { return .separator(nil) }
        var references: [Reference] = []
        var position = offset
        for part in inner.split(separator: "|", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != ":" }
            guard !name.isEmpty else { throw Fault(kind: .emptyField, offset: position) }
            guard let field = Field(rawValue: String(name)) else {
                throw Fault(kind: .unknownField(String(name)), offset: position)
            }
            let format = part.count > name.count ? String(part.dropFirst(name.count + 1)) : nil
            guard field.accepts(format) else {
                throw Fault(
                    kind: .badFormat(field: String(name), format: format ?? ""), offset: position + name.count + 1)
            }
            var reference = Reference(field: field, format: format)
            if field.isTag {
                do {
                    reference.tag = try MetadataTag(kind: field.rawValue, name: format ?? "")
                } catch {
                    throw Fault(kind: .unknownTag(field: field.rawValue, error), offset: position)
                }
            }
            references.append(reference)
            position += part.count + 1
        }
        return .field(references)
    }

    /// The template writes a running number.
    public var counts: Bool { uses(\.counts) }

    /// The numbers count beyond the folder of a photo.
    var countsBeyondFolders: Bool { uses { $0.counts && $0 != .seqInFolder } }

    /// The template writes where a photo was taken.
    var locates: Bool { uses(\.locates) }

    /// The tags in the template.
    public var tags: Set<MetadataTag> {
        let references = pieces.flatMap { piece -> [Reference] in
            if case .field(let references) = piece { references } else { [] }
        }
        return Set(references.compactMap(\.tag))
    }

    /// The date format at the beginning of each name; nil if there is none.
    var leadingDate: String? {
        guard case .field(let references)? = pieces.first, let first = references.first, first.field == .date else {
            return nil
        }
        return first.format ?? "%Y-%m-%d"
    }

    private func uses(_ kind: (Field) -> Bool) -> Bool {
        pieces.contains { piece in
            if case .field(let references) = piece { references.contains { kind($0.field) } } else { false }
        }
    }
}

extension Template.Field {
    /// Writes a running number.
    var counts: Bool { [.seq, .seqInFolder, .seqOfDay].contains(self) }

    /// Writes where a photo was taken.
    var locates: Bool { [.place, .city, .country].contains(self) }

    /// Writes a tag of the file's own.
    var isTag: Bool { [.exif, .xmp, .iptc].contains(self) }

    func accepts(_ format: String?) -> Bool {
        guard let format else { return true }
        return switch self {
        case .date, .time: !format.isEmpty
        // Treated as one field.
        case .exif, .xmp, .iptc: true
        case .seq, .seqInFolder, .seqOfDay: Int(format).map { (1...18).contains($0) } ?? false
        case .hash: Int(format).map { (1...64).contains($0) } ?? false
        default: false
        }
    }
}
