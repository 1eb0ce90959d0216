public import PhotoModel

/// What a photo's file says about itself, read from its own bytes: Exif, XMP, IPTC and what its format adds.
///
/// Bounded in what it reads and in what it keeps, whatever the file says of itself. Blocking: it reads from the disk.
public struct FileMetadata {
    /// Raise it when more is read, or otherwise.
    public static let version = 5

    let container: Container?
    let primary: TIFFDirectory?
    let exif: TIFFDirectory?
    let gps: TIFFDirectory?
    let xmp: XMPPacket?

    /// - Parameter descriptor: a file open for reading; it is not closed, and its offset stays. It must be open for as long as
    ///   this value is used.
    public init(descriptor: CInt) {
        self.init(Region(FileBytes(descriptor: descriptor)))
    }

    /// - Parameter bytes: a whole file, or its beginning.
    public init(bytes: [UInt8]) {
        self.init(Region(bytes))
    }

    private init(_ file: Region) {
        let container = Container(file)
        let tiff = container?.exif.flatMap { TIFFReader($0) }
        let primary = tiff.flatMap { $0.directory(at: $0.firstDirectory) }
        func directory(_ tag: Int) -> TIFFDirectory? {
            primary?.integers(tag).first.flatMap { tiff?.directory(at: $0) }
        }
        self.container = container
        self.primary = primary
        func first(_ region: Region?) -> TIFFDirectory? {
            region.flatMap { TIFFReader($0) }.flatMap { $0.directory(at: $0.firstDirectory) }
        }
        exif = directory(0x8769) ?? first(container?.exifDirectory)
        gps = directory(0x8825) ?? first(container?.gpsDirectory)
        xmp = container.flatMap { XMPPacket(packets: $0.xmp) }
    }

    /// The version of the Expat in this process: "expat_2.5.0"; nil where there is none.
    public static var expatVersion: String? { Expat.shared?.version }

    /// Opens the libraries that are otherwise opened with the first file that needs them.
    public static func prepare() {
        _ = Expat.shared
        Zlib.prepare()
    }

    /// What is kept of all this for every photo.
    public var summary: Metadata {
        let orientation = primary?.integers(ExifTag.orientation.number).first.flatMap {
            (1...8).contains($0) ? $0 : nil
        }
        // 5 to 8 lie on their side.
        let isTurned = container?.isTurned ?? ((orientation ?? 1) >= 5)
        let (width, height) = (container?.width ?? 0, container?.height ?? 0)
        var metadata = Metadata(
            width: isTurned ? height : width, height: isTurned ? width : height,
            orientation: container?.isTurned == nil ? orientation ?? 1 : 1)
        metadata.make = text(.make) ?? container?.make
        metadata.model = text(.model) ?? container?.model
        metadata.lens = text(.lens)
        metadata.position = position ?? container?.position ?? xmp?.position
        if metadata.make == "Apple" {
            metadata.contentIdentifier = exif?.part(0x927C).flatMap(AppleMakerNote.identifier)
        }
        addDates(to: &metadata)
        addWords(to: &metadata)
        return metadata
    }

    /// Smaller pictures that a JPEG has behind it.
    public var thumbnails: [EmbeddedPicture] { container?.thumbnails ?? [] }

    /// Lines of a TIFF picture that are decoded at once: of a strip or of a row of tiles. Nil for other formats, and where the file doesn't
    /// say (TIFF 6.0, sections 8 and 15).
    public var linesAtOnce: Int? {
        (primary?.integers(0x143).first ?? primary?.integers(0x116).first).flatMap { $0 > 0 ? $0 : nil }
    }

    func text(_ tag: ExifTag) -> String? { directory(tag.directory)?.text(tag.number) }

    func directory(_ directory: ExifTag.Directory) -> TIFFDirectory? {
        switch directory {
        case .primary: primary
        case .exif: exif
        case .gps: gps
        }
    }

    private func addDates(to metadata: inout Metadata) {
        func date(_ day: ExifTag, _ subSecond: Int, _ offset: Int) -> CaptureDate? {
            text(day).flatMap { CaptureDate(text: $0, subSecond: exif?.text(subSecond), offset: exif?.text(offset)) }
        }
        metadata.offer(date(.original, 0x9291, 0x9011), .original)
        metadata.offer(date(.digitized, 0x9292, 0x9012), .created)
        metadata.offer(xmp?.captured, .xmp)
        metadata.offer(container?.iptc.flatMap { $0.date(55, 60) ?? $0.date(62, 63) }, .iptc)
        metadata.offer(container?.created, .container)
        // An editor writes it too, but not which camera it was.
        if metadata.make != nil, metadata.model != nil {
            metadata.offer(date(.modified, 0x9290, 0x9010), .modified)
        }
        metadata.gpsTime = gpsTime ?? xmp?.gpsTime
    }

    /// A satellite's clock knows UTC alone.
    private var gpsTime: CaptureDate? {
        // The satellites' clock began on that day; receivers without a fix write it.
        guard let day = gps?.text(0x1D), !day.hasPrefix("1980:01:06") else { return nil }
        guard let time = gps?.numbers(0x07), time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
            (0..<61).contains(time[2])
        else { return CaptureDate(text: day) }
        return CaptureDate(text: "\(day) \(Int(time[0])):\(Int(time[1])):\(Int(time[2]))", offset: "+00:00")
    }

    private var position: Position? {
        guard let gps, let latitude = Self.degrees(gps.numbers(0x02)), let longitude = Self.degrees(gps.numbers(0x04)),
            let north = gps.text(0x01), let east = gps.text(0x03)
        else { return nil }
        return Position(
            latitude: north.uppercased().hasPrefix("S") ? -latitude : latitude,
            longitude: east.uppercased().hasPrefix("W") ? -longitude : longitude)
    }

    /// Degrees, minutes and seconds; some write fewer.
    private static func degrees(_ values: [Double]) -> Double? {
        guard (1...3).contains(values.count), (0...180).contains(values[0]),
            values.dropFirst().allSatisfy((0..<60.01).contains)
        else { return nil }
        return zip(values, [1, 60, 3_600]).reduce(0) { $0 + $1.0 / $1.1 }
    }
}

@available(*, unavailable)
extension FileMetadata: Sendable {}
