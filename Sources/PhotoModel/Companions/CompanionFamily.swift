/// Files that a program or a kind of camera keeps beside photos. Files without a convention of their own match by
/// `CompanionMatch.general`; well-known ones are in this table as well.
struct CompanionFamily: Sendable {
    /// A photo with a companion, and the companion's name after the photo became `fox`.
    struct Example: Sendable {
        var photo: String
        var file: String
        var renamed: String

        init(_ photo: String, _ file: String, _ renamed: String) {
            self.photo = photo
            self.file = file
            self.renamed = renamed
        }
    }

    var name: String
    var examples: [Example]
    /// If the family matches a name, no other match counts.
    var isExclusive = false
    /// Matches of a file and its extension; nil if only the general rule applies.
    var matches: (@Sendable (FileName, FileExtension) -> [CompanionMatch])?

    static let all: [CompanionFamily] = [
        CompanionFamily(
            name: "macOS, AppleDouble",
            examples: [.init("X.jpg", "._X.jpg", "._fox.jpg")],
            isExclusive: true, matches: AppleDouble.matches),
        CompanionFamily(
            name: "Google Takeout, numbered",
            examples: [
                .init("X(1).jpg", "X.jpg.supplemental-metadata(1).json", "fox.jpg.supplemental-metadata.json"),
                .init("X(2).jpg", "X.jpg(2).json", "fox.jpg.json"),
                .init("img(18).jpg", "img.jpg.supple(18).json", "fox.jpg.supple.json"),
            ],
            isExclusive: true, matches: Takeout.numbered),
        CompanionFamily(
            name: "Google Takeout",
            examples: [
                .init("X.jpg", "X.jpg.json", "fox.jpg.json"),
                .init("X.jpg", "X.jpg.supplemental-metadata.json", "fox.jpg.supplemental-metadata.json"),
                .init("X.jpg", "X.jpg.suppl.json", "fox.jpg.suppl.json"),
                .init(
                    "a-name-that-is-much-longer-than-what-takeout-takes.jpg",
                    "a-name-that-is-much-longer-than-what-takeout-t.json", "fox.jpg.json"),
            ],
            matches: Takeout.cut),
        CompanionFamily(
            name: "motion photo",
            examples: [
                .init("PXL_1.MP.jpg", "PXL_1.MP", "fox.MP"), .init("PXL_2.MP.jpg", "PXL_2.MP.mp4", "fox.mp4"),
                .init("MVIMG_1.jpg", "MVIMG_1.MV", "fox.MV"), .init("PXL_3.MP~2.jpg", "PXL_3.MP~2", "fox.MP~2"),
            ],
            matches: MotionVideo.equalToStem),
        CompanionFamily(
            name: "Live Photo",
            examples: [
                .init("IMG_1.HEIC", "IMG_1.MOV", "fox.MOV"), .init("IMG_1.JPG", "IMG_1.MP4", "fox.MP4"),
                .init("IMG_1.HEIC", "IMG_1_HEVC.MOV", "fox_HEVC.MOV"),
            ],
            matches: MotionVideo.matches),
        CompanionFamily(
            name: "iOS adjustments",
            examples: [
                .init("IMG_1234.HEIC", "IMG_1234.AAE", "fox.AAE"), .init("IMG_1234.HEIC", "IMG_O1234.AAE", "fox_O.AAE"),
                .init("IMG_1234.HEIC", "IMG_E1234.AAE", "fox_E.AAE"),
                .init("IMG_1234.HEIC", "IMG_E1234.MOV", "fox_E.MOV"),
            ],
            matches: AppleAdjustment.matches),
        CompanionFamily(
            name: "Pixel raw pair",
            examples: [
                .init("PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng", "fox.dng"),
                .init("PXL_1.RAW-01.MP.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng", "fox.dng"),
            ],
            matches: PixelRaw.matches),
        CompanionFamily(
            name: "raw file beside a JPEG or HEIC",
            examples: [
                .init("DSC_1.JPG", "DSC_1.NEF", "fox.NEF"), .init("IMG_1.HEIC", "IMG_1.DNG", "fox.DNG"),
            ],
            matches: { file, _ in file.isRaw ? [.stem(file.stem, file.dotExtension)] : [] }),
        CompanionFamily(
            name: "darktable, numbered versions",
            examples: [.init("X.jpg", "X_01.jpg.xmp", "fox_01.jpg.xmp")],
            matches: DarktableVersion.matches),
        CompanionFamily(
            name: "edits: Adobe, darktable, digiKam, RawTherapee, DxO, Nikon, Canon, ON1, Capture One, AfterShot",
            examples: [
                .init("X.jpg", "X.xmp", "fox.xmp"), .init("X.jpg", "X.jpg.xmp", "fox.jpg.xmp"),
                .init("X.jpg", "X.jpg.pp3", "fox.jpg.pp3"), .init("X.jpg", "X.jpg.out.pp3", "fox.jpg.out.pp3"),
                .init("X.jpg", "X.jpg.dop", "fox.jpg.dop"), .init("X.jpg", "X.nksc", "fox.nksc"),
                .init("X.jpg", "X.vrd", "fox.vrd"), .init("X.jpg", "X.acr", "fox.acr"),
                .init("X.jpg", "X.on1", "fox.on1"),
                .init("X.jpg", "X.cos", "fox.cos"), .init("X.jpg", "X.arp", "fox.arp"),
            ]),
        CompanionFamily(
            name: "voice memos",
            examples: [
                .init("IMG_0001.JPG", "SND_0001.WAV", "fox.WAV"), .init("_MG_0002.JPG", "SND_0002.WAV", "fox.WAV"),
                .init("DSC_0001.JPG", "DSC_0001.WAV", "fox.WAV"),
            ],
            matches: VoiceMemo.matches),
        CompanionFamily(
            name: "GoPro, small copies of videos",
            examples: [
                .init("GOPR0042.MP4", "GOPR0042.LRV", "fox.LRV"), .init("GX010042.MP4", "GL010042.LRV", "fox.LRV"),
            ],
            matches: CameraVideo.smallCopies),
        CompanionFamily(
            name: "Sony, descriptions of videos",
            examples: [.init("C0001.MP4", "C0001M01.XML", "foxM01.XML")],
            matches: CameraVideo.descriptions),
        CompanionFamily(
            name: "camera thumbnails",
            examples: [.init("IMG_0001.JPG", "IMG_0001.THM", "fox.THM")]),
        CompanionFamily(
            name: "backups: exiftool, editors",
            examples: [
                .init("X.JPG", "X.JPG_original", "fox.JPG_original"), .init("X.JPG", "X.JPG~", "fox.JPG~"),
                .init("X.jpg", "X.jpg.bak", "fox.jpg.bak"), .init("X.jpg", "X.jpg.orig", "fox.jpg.orig"),
            ]),
        CompanionFamily(
            name: "captions and downloads: data sets, instaloader, gallery-dl, Unity",
            examples: [
                .init("0001.png", "0001.txt", "fox.txt"), .init("X.jpg", "X.json.xz", "fox.json.xz"),
                .init("X.png", "X.png.meta", "fox.png.meta"),
            ],
            matches: Compressed.matches),
    ]

    static let withRules = all.compactMap { family in
        family.matches.map { (matches: $0, isExclusive: family.isExclusive) }
    }
}
