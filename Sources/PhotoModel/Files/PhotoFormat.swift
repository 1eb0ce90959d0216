/// The formats that are read, recognized by a file's first bytes and never by its extension.
public enum PhotoFormat: String, Sendable, Codable, CaseIterable {
    case jpeg, png, webp, heif, avif, tiff, gif, jxl, jp2
    /// What a camera's sensor saw, as the camera's maker writes it.
    case raw
    /// Only where videos are wanted, and never by its first bytes alone: its extension says so too.
    case video

    /// The number of bytes that `init(header:name:)` needs.
    public static let headerLength = 256

    /// - Parameters:
    ///   - header: the first `headerLength` bytes of the file, or all if it is shorter.
    ///   - name: only used to tell raw pictures from TIFF, like which most of them begin, and for videos.
    public init?(header: [UInt8], name: FileName) {
        if let format = PhotoFormat(header: header, isRaw: name.isReadRaw) {
            // Two bytes are too few to go by.
            if format == .jxl, header[0] == 0xFF, name.lowercasedExtension != "jxl" { return nil }
            self = format
        } else if name.isReadVideo, Self.beginsVideo(header) {
            self = .video
        } else {
            return nil
        }
    }

    /// - Parameters:
    ///   - header: the first `headerLength` bytes of the file, or all if it is shorter.
    ///   - isRaw: the file's extension is one of a raw picture.
    public init?(header: [UInt8], isRaw: Bool) {
        if header.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if header.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if header.starts(with: Array("RIFF".utf8)), Self.text(header, 8) == "WEBP" {
            self = .webp
        } else if header.starts(with: Array("GIF87a".utf8)) || header.starts(with: Array("GIF89a".utf8)) {
            self = .gif
        } else if Self.jxlMarks.contains(where: header.starts(with:)) {
            self = .jxl
        } else if Self.jp2Marks.contains(where: header.starts(with:)) {
            self = .jp2
        } else if Self.rawMarks.contains(where: header.starts(with:))
            || Self.text(header, 4) == "ftyp" && Self.text(header, 8) == "crx "
        {
            self = .raw
        } else if Self.tiffMarks.contains(where: header.starts(with:)) {
            self = isRaw ? .raw : .tiff
        } else if Self.text(header, 4) == "ftyp", let format = Self.isoBrand(header) {
            self = format
        } else {
            return nil
        }
    }

    /// Extensions in lower case, the usual one first.
    public var extensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif", "jif", "mpo", "insp"]
        case .png: ["png", "apng"]
        case .webp: ["webp"]
        case .heif: ["heic", "heif", "hif", "heics", "heifs"]
        case .avif: ["avif", "avifs"]
        case .tiff: ["tif", "tiff"]
        case .gif: ["gif"]
        case .jxl: ["jxl"]
        case .jp2: ["jp2", "j2k", "jpf", "jpx", "j2c", "jpc"]
        case .raw: Self.rawNames
        case .video: Self.videoNames
        }
    }

    /// The extension with its dot that a file of this format should have: its own if that is one of them.
    public func dotExtension(_ name: FileName) -> [UInt8] {
        // Which raw picture or video it is, only its maker knows.
        self == .raw || self == .video || extensions.contains(name.lowercasedExtension)
            ? name.dotExtension : Array(".\(extensions[0])".utf8)
    }

    /// TIFF and BigTIFF, little and big endian.
    private static let tiffMarks: [[UInt8]] = [
        [0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A], [0x49, 0x49, 0x2B, 0x00], [0x4D, 0x4D, 0x00, 0x2B],
    ]

    /// A box or a bare codestream each: ISO/IEC 18181-2, section 9; ISO/IEC 15444-1, annexes I and A.
    private static let jxlMarks: [[UInt8]] = [
        [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A], [0xFF, 0x0A],
    ]
    private static let jp2Marks: [[UInt8]] = [
        [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], [0xFF, 0x4F, 0xFF, 0x51],
    ]

    /// Olympus, Panasonic, Fujifilm. Canon's CR3 is an ISO base media file.
    private static let rawMarks: [[UInt8]] = ["IIRO", "IIRS", "MMOR", "IIU\0", "FUJIFILMCCD-RAW"].map { Array($0.utf8) }

    private static let rawNames = [
        "dng", "3fr", "arw", "cr2", "cr3", "dcr", "erf", "fff", "iiq", "k25", "kdc", "mef", "mos", "nef", "nrw", "orf",
        "ori",
        "pef", "raf", "rw2", "rwl", "sr2", "srf", "srw",
    ]

    /// Extensions of raw pictures that are read.
    static let rawExtensions = Set(rawNames.map { FileExtension($0.utf8) })

    private static let videoNames = ["mov", "mp4", "m4v", "avi", "mts", "3gp"]
    /// Extensions of videos that are read.
    static let videoExtensions = Set(videoNames.map { FileExtension($0.utf8) })

    /// An ISO base media file, a QuickTime file without its first box, AVI, or a transport stream with or without times in front of its
    /// packets (ISO/IEC 13818-1, section 2.4.3.2; AVCHD).
    private static func beginsVideo(_ header: [UInt8]) -> Bool {
        if let type = text(header, 4) {
            // The length stands in front; only that of the pictures is large.
            if ["ftyp", "moov", "wide", "free", "skip", "pnot"].contains(type), header[0] == 0 { return true }
            if type == "mdat" { return true }
        }
        if header.starts(with: Array("RIFF".utf8)) { return text(header, 8) == "AVI " }
        return [(0, 188), (4, 192)].contains { start, length in
            header.count > start + length && header[start] == 0x47 && header[start + length] == 0x47
        }
    }

    /// The major brand, then the compatible ones, of an ISO base media file (ISO/IEC 14496-12, section 4.3). AVIF first,
    /// because such files also name `mif1`.
    private static func isoBrand(_ header: [UInt8]) -> PhotoFormat? {
        let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let brands = stride(from: 8, to: min(length, header.count) - 3, by: 4).filter { $0 != 12 }.compactMap {
            text(header, $0)
        }
        if brands.first.map(avifBrands.contains) ?? false { return .avif }
        guard let major = brands.first, heifBrands.contains(major) else { return nil }
        return brands.contains(where: avifBrands.contains) ? .avif : .heif
    }

    private static let avifBrands: Set<String> = ["avif", "avis"]
    private static let heifBrands: Set<String> = [
        "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1",
    ]

    private static func text(_ header: [UInt8], _ offset: Int) -> String? {
        guard header.count >= offset + 4 else { return nil }
        return String(validating: header[offset..<offset + 4], as: UTF8.self)
    }
}
