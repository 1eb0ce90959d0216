import PhotoModel

/// The values of a template's fields for one photo.
struct Fields {
    var item: JobItem
    var options: NamingOptions
    var position: CapturePosition
    /// The value of `{original}`, determined when needed.
    var original: () -> String
    /// A text for all running numbers, to find their positions.
    var number: String?
    var captured: CaptureDate?
    var place: Place?
    var tags: [MetadataTag: [String]] = [:]
    /// Fields that are left out, because the old name has their values already.
    var omitted: Set<Template.Field> = []
    /// BCP 47.
    var language: String?

    /// Nil if the field has no value; never empty.
    func value(_ reference: Template.Reference) -> String? {
        let value =
            switch reference {
            case .field(let field, let format): omitted.contains(field) ? nil : text(field, format)
            case .tag(let tag): written(tag)
            case .own(let name): options.fields?[name]
            }
        return value?.isEmpty == true ? nil : value
    }

    private func text(_ field: Template.Field, _ format: String?) -> String? {
        let metadata = item.metadata
        let words = item.description
        switch field {
        case .subject: return words?.subject.map(cased)
        case .description: return words?.description.map(cased)
        case .text: return words?.text.map(cased)
        case .tags: return list(words?.tags)
        case .date: return captured?.text(format ?? "%Y-%m-%d")
        case .time: return captured?.text(format ?? "%H-%M-%S")
        case .year: return captured?.formatted("%Y")
        case .month: return captured?.formatted("%m")
        case .day: return captured?.formatted("%d")
        case .place, .city: return place.map { cased($0.city) }
        case .country: return place.map { cased($0.country) }
        case .camera: return metadata?.camera
        case .make: return metadata?.make
        case .model: return metadata?.model
        case .lens: return metadata?.lens
        case .title: return metadata?.title.map(cased)
        case .caption: return metadata?.caption.map(cased)
        case .keywords: return list(metadata?.keywords)
        case .people: return list(metadata?.people)
        case .rating: return metadata?.rating.map { $0 < 0 ? "rejected" : String($0) }
        case .creator: return metadata?.creator.map(cased)
        // By their names.
        case .exif, .xmp, .iptc, .iso, .aperture, .shutter, .focal: return nil
        case .original: return original()
        case .parent: return item.photo.path.directory.name?.text
        case .width: return metadata.map { String($0.width) }
        case .height: return metadata.map { String($0.height) }
        case .seq: return number(position.inJob, format)
        case .seqInFolder: return number(position.inFolder, format)
        // Without a date there is no day to count in.
        case .seqOfDay: return captured == nil ? nil : number(position.inDay, format)
        case .hash: return item.thumbnailHash.map { String($0.prefix(format.flatMap(Int.init) ?? 8)) }
        }
    }

    /// Camera fields stay as they are; text that people wrote gets the case.
    private func written(_ tag: MetadataTag) -> String? {
        if case .exif = tag { return tags[tag]?.joined(separator: options.separator) }
        return list(tags[tag])
    }

    private func list(_ texts: [String]?) -> String? {
        texts?.map(cased).filter { !$0.isEmpty }.joined(separator: options.separator)
    }

    /// Transliterate first, because a character can become two words.
    private func cased(_ words: String) -> String {
        options.wordCase.apply(options.ascii == true ? Transliteration.ascii(words, language) : words)
    }

    private func number(_ position: Int, _ format: String?) -> String {
        if let number { return number }
        let digits = String(options.start + position)
        let width = format.flatMap(Int.init) ?? options.padding
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Template {
    /// Joins the parts. A field without a value also removes the separator beside it.
    func render(_ fields: Fields) -> NameText {
        var name = NameText()
        var separator: String?
        func add(_ text: String, _ kind: NameText.Kind, _ field: Field? = nil) {
            let written = fields.options.ascii == true ? Transliteration.ascii(text, fields.language) : text
            name.parts.append(NameText.Part(text: written, kind: kind, field: field))
        }
        for piece in pieces {
            let written: (text: String, kind: NameText.Kind, field: Field?)?
            switch piece {
            case .separator(let literal):
                // Of two separators in a row, the first one stays.
                separator = separator ?? literal ?? fields.options.separator
                continue
            case .literal(let literal): written = (literal, .fixed, nil)
            case .field(let references):
                written =
                    references.lazy.compactMap { reference in
                        fields.value(reference).map { ($0, reference.kind, reference.field) }
                    }.first
            }
            guard let written else { continue }
            if !name.parts.isEmpty, let separator { add(separator, .separator) }
            separator = nil
            add(written.text, written.kind, written.field)
        }
        return name
    }
}

extension Template.Reference {
    /// How a limit of length treats its value.
    var kind: NameText.Kind {
        switch self {
        case .own: return .fixed
        case .tag: return .text
        case .field(let field, _):
            if field.describes { return .words }
            switch field {
            case .date, .year, .month, .day, .time, .seq, .seqInFolder, .seqOfDay, .hash, .width, .height, .rating:
                return .fixed
            default: return .text
            }
        }
    }
}
