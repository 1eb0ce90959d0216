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

    /// Nil if the field has no value; never empty.
    func value(_ reference: Template.Reference) -> String? {
        let value = reference.tag.map { written($0) } ?? text(reference.field, reference.format)
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
        case .camera: return camera
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
        case .exif, .xmp, .iptc: return nil
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
        options.wordCase.apply(options.ascii == true ? Transliteration.ascii(words) : words)
    }

    private func number(_ position: Int, _ format: String?) -> String {
        if let number { return number }
        let digits = String(options.start + position)
        let width = format.flatMap(Int.init) ?? options.padding
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Most model names already begin with the maker.
    private var camera: String? {
        guard let model = item.metadata?.model else { return item.metadata?.make }
        guard let make = item.metadata?.make, let first = make.split(separator: " ").first else { return model }
        return model.lowercased().hasPrefix(first.lowercased()) ? model : "\(make) \(model)"
    }
}

extension Template {
    /// Joins the parts. A field without a value also removes the separator beside it.
    func render(_ fields: Fields) -> String {
        var text = ""
        var separator: String?
        for piece in pieces {
            let written: String?
            switch piece {
            case .separator(let literal):
                // Of two separators in a row, the first one stays.
                separator = separator ?? literal ?? fields.options.separator
                continue
            case .literal(let literal): written = literal
            case .field(let references): written = references.lazy.compactMap(fields.value).first
            }
            guard let written else { continue }
            if !text.isEmpty, let separator { text += separator }
            separator = nil
            text += written
        }
        return fields.options.ascii == true ? Transliteration.ascii(text) : text
    }
}
