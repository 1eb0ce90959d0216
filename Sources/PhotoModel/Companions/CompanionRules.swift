/// Which names are called after which photos. By names alone; what each rule stands on is written beside it.
enum CompanionRules {
    /// Formats that we read, by the extensions that people give them: such a file is a photo of its own, in this job or not.
    static let pictures: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "hif", "avif", "tif", "tiff", "gif",
    ]

    /// Pictures as the sensor gave them, which are not read here: `X.CR2` beside `X.JPG` is the same shot.
    static let raws = PhotoFormat.rawExtensions.union([
        "cr3", "crw", "gpr", "mrw", "orf", "raf", "raw", "rw2", "x3f",
    ])

    /// Edits that other programs keep beside a picture, by its stem (Adobe's XMP specification, part 3; Apple's AAE) or by
    /// its whole name (darktable, digiKam, RawTherapee, DxO).
    static let sidecars: Set<String> = ["xmp", "aae", "pp3", "dop"]

    /// What a Live Photo's film stands beside, and how some exports call it.
    static let livePictures: Set<String> = ["jpg", "jpeg", "heic", "heif"]
    static let film = "mov"
    static let filmMark = Array("_HEVC".utf8)

    /// Google Takeout calls its files `X.jpg.json` or `X.jpg.supplemental-metadata.json`, and cuts what stands before
    /// `.json` to 46 characters, in the middle of either part.
    static let takeout = Array(".supplemental-metadata".utf8)
    static let takeoutLimit = 46

    static func isPicture(_ name: FileName) -> Bool { pictures.contains(name.lowercasedExtension) }
    static func isRaw(_ name: FileName) -> Bool { raws.contains(name.lowercasedExtension) }
    static func isLivePicture(_ name: FileName) -> Bool { livePictures.contains(name.lowercasedExtension) }
    static func isTakeout(_ name: FileName) -> Bool { name.lowercasedExtension == "json" }
}

extension FileName {
    /// A picture of a format that is read here, by its extension.
    public var isPicture: Bool { CompanionRules.isPicture(self) }

    /// A picture as the sensor gave it, by its extension: it is not read here.
    public var isRaw: Bool { CompanionRules.isRaw(self) }
}
