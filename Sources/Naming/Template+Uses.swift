public import PhotoModel

/// What a template needs to know of a photo.
extension Template {
    /// The template writes a running number.
    public var counts: Bool { uses(\.counts) }

    /// The numbers count beyond the folder of a photo.
    var countsBeyondFolders: Bool { uses { $0.counts && $0 != .seqInFolder } }

    /// The template writes where a photo was taken.
    var locates: Bool { uses(\.locates) }

    /// The template writes what a model said of the picture.
    public var describes: Bool { uses(\.describes) }

    /// The template writes what is known once the picture is decoded.
    public var decodes: Bool { describes || uses { [.hash, .width, .height].contains($0) } }

    /// Each name holds the photo's old name.
    var keepsOriginal: Bool {
        pieces.contains { piece in
            if case .field(let references) = piece { references.first?.field == .original } else { false }
        }
    }

    /// The tags in the template.
    public var tags: Set<MetadataTag> {
        Set(
            references.compactMap { reference -> MetadataTag? in if case .tag(let tag) = reference { tag } else { nil }
            })
    }

    /// The date format at the beginning of each name; nil if there is none.
    var leadingDate: String? {
        guard case .field(let references)? = pieces.first, case .field(.date, let format)? = references.first else {
            return nil
        }
        return format ?? "%Y-%m-%d"
    }

    var references: [Reference] {
        pieces.flatMap { piece -> [Reference] in
            if case .field(let references) = piece { references } else { [] }
        }
    }

    private func uses(_ kind: (Field) -> Bool) -> Bool { references.contains { $0.field.map(kind) ?? false } }
}

extension Template.Field {
    /// Writes a running number.
    var counts: Bool { [.seq, .seqInFolder, .seqOfDay].contains(self) }

    /// Writes where a photo was taken.
    var locates: Bool { [.place, .city, .country].contains(self) }

    /// Writes what a model said.
    var describes: Bool { [.subject, .description, .tags, .text].contains(self) }

    /// Writes a tag of the file's own.
    var isTag: Bool { [.exif, .xmp, .iptc].contains(self) }

    /// The Exif tag of a field that is one.
    var exifName: String? {
        switch self {
        case .iso: "ISO"
        case .aperture: "FNumber"
        case .shutter: "ExposureTime"
        case .focal: "FocalLength"
        default: nil
        }
    }

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
