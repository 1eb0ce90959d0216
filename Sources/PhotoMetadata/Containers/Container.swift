import PhotoModel

/// What a file's format has around its pixels, of what tells of the photo.
struct Container {
    /// Pixels as stored; 0 where it is not said.
    var width = 0
    var height = 0
    /// The format itself lays the picture on its side, and what EXIF says of that does not count.
    var isTurned: Bool?
    /// A TIFF structure.
    var exif: Region?
    /// The same of the directories that it usually points to, where they stand by themselves.
    var exifDirectory: Region?
    var gpsDirectory: Region?
    /// Packets, the main one first.
    var xmp: [[UInt8]] = []
    var iptc: IPTC?
    /// Smaller pictures of the same.
    var thumbnails: [EmbeddedPicture] = []
    /// When the format itself says that the photo was taken.
    var created: CaptureDate?
    /// What it says in its own way, where others have Exif.
    var position: Position?
    var make: String?
    var model: String?

    /// By the first bytes of a file; nil for what is none of the formats.
    init?(_ file: Region) {
        guard let head = file.read(0, min(12, file.count)).map(Array.init), head.count >= 8 else { return nil }
        if head.starts(with: [0xFF, 0xD8]) {
            readJPEG(file)
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            readPNG(file)
        } else if file.begins(with: "RIFF"), file.begins(with: "WEBP", at: 8) {
            readWebP(file)
        } else if file.begins(with: "RIFF"), file.begins(with: "AVI ", at: 8) {
            readAVI(file)
        } else if file.begins(with: "GIF8") {
            readGIF(file)
        } else if file.begins(with: "ftypcrx ", at: 4) {
            readCR3(file)
        } else if file.begins(with: "ftyp", at: 4) {
            readHEIF(file)
            if width == 0, let movie = QuickTime(file) { read(movie, file) }
        } else if file.begins(with: "JXL ", at: 4) || file.begins(with: "jP  ", at: 4) {
            readBoxes(file)
        } else if file.begins(with: "FUJIFILMCCD-RAW") {
            readRAF(file)
        } else if let tiff = TIFFReader(file) {
            readTIFF(file, tiff)
        } else if let movie = QuickTime(file) {
            // Older files have no `ftyp`.
            read(movie, file)
        } else {
            return nil
        }
    }

    private mutating func readTIFF(_ file: Region, _ tiff: TIFFReader) {
        exif = file
        guard let first = tiff.directory(at: tiff.firstDirectory) else { return }
        width = first.integers(0x0100).first ?? 0
        height = first.integers(0x0101).first ?? 0
        if let packet = first.block(0x02BC, limit: XMPPacket.limit) { xmp = [packet] }
        // Some programs write it as whole words, swapped or not; the first record tells.
        if let block = first.block(0x83BB, limit: IPTC.limit), block.first == 0x1C {
            iptc = IPTC(block)
        } else if let resources = first.block(0x8649, limit: IPTC.limit) {
            iptc = IPTC(photoshop: resources)
        }
    }
}
