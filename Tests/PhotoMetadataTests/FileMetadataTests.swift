import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import PhotoMetadata

/// What is read of a photo's own file, in every format.
struct FileMetadataTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    func fixture(_ name: String) -> String { Fixtures.photo(name).path }

    func read(_ path: String) throws -> Metadata {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        return FileMetadata(descriptor: file.fileDescriptor).summary
    }

    @Test func `what the file says of itself is read in the same opening`() throws {
        let file = scratch.path + "/a.jpg"
        try FileManager.default.copyItem(atPath: fixture("IMG_4022.JPG"), toPath: file)
        let tags =
            "-Make='Canon' -Model='Canon EOS R6 (II)' -LensModel='RF24-70mm F2.8' -DateTimeOriginal='2019:07:14 10:11:12' -SubSecTimeOriginal=25 -OffsetTimeOriginal=+02:00 -GPSLatitude=38.5 -GPSLatitudeRef=N -GPSLongitude=9.25 -GPSLongitudeRef=W -ImageDescription='A cup, at the bar'"
        try #require(try Shell.run("exiftool -q -overwrite_original \(tags) '\(file)'").status == 0)
        let metadata = try read(file)
        #expect(metadata.make == "Canon")
        #expect(metadata.model == "Canon EOS R6 (II)")
        #expect(metadata.lens == "RF24-70mm F2.8")
        #expect(metadata.captured == CaptureDate(text: "2019:07:14 10:11:12", subSecond: "25", offset: "+02:00"))
        #expect(abs((metadata.position?.latitude ?? 0) - 38.5) < 0.001)
        #expect(abs((metadata.position?.longitude ?? 0) + 9.25) < 0.001)
        #expect(metadata.caption == "A cup, at the bar")
    }

    @Test(arguments: [
        ("-DateTimeOriginal='2019:07:14 10:11:12' -CreateDate='2020:01:01 00:00:00'", "2019:07:14 10:11:12", "exif"),
        (
            "-DateTimeOriginal='0000:00:00 00:00:00' -CreateDate='2020:01:01 01:02:03'", "2020:01:01 01:02:03",
            "exif-create-date"
        ),
        ("-IPTC:DateCreated='2017:02:03' -IPTC:TimeCreated='04:05:06+02:00'", "2017:02:03 04:05:06", "iptc"),
        ("-ModifyDate='2016:01:02 03:04:05' -Make=Canon -Model=R6", "2016:01:02 03:04:05", "exif-modify-date"),
        ("-ModifyDate='2016:01:02 03:04:05' -Make=Canon", nil, nil),
        ("-GPSDateStamp='2018:05:06' -GPSTimeStamp='07:08:09'", nil, nil),
        ("-XMP-photoshop:DateCreated='2017:02:03 04:05:06'", "2017:02:03 04:05:06", "xmp"),
        ("-GPSDateStamp='2099:05:06' -XMP-photoshop:DateCreated='2017:02:03 04:05:06'", "2017:02:03 04:05:06", "xmp"),
        ("-DateTimeOriginal='2021:02:30 10:11:12'", nil, nil), ("-DateTimeOriginal='1904:01:01 00:00:00'", nil, nil),
    ])
    func `the date is the most trustworthy one, and it is known which`(tags: String, text: String?, source: String?)
        throws
    {
        let file = scratch.path + "/dated.jpg"
        try #require(try Shell.run("vips copy '\(fixture("hubble.png"))' '\(file)'").status == 0)
        try #require(try Shell.run("exiftool -q -n -overwrite_original \(tags) '\(file)'").status == 0)
        let metadata = try read(file)
        let offset = source == "iptc" ? "+02:00" : nil
        #expect(metadata.captured == text.flatMap { CaptureDate(text: $0, offset: offset) })
        #expect(metadata.dateSource?.rawValue == source)
    }

    @Test func `XMP speaks where EXIF is silent`() throws {
        let file = scratch.path + "/a.png"
        try FileManager.default.copyItem(atPath: fixture("hubble.png"), toPath: file)
        let tags = "-XMP-photoshop:DateCreated='2020:02:03 04:05:06' -XMP-dc:Description='Deep field & more'"
        try #require(try Shell.run("exiftool -q -overwrite_original \(tags) '\(file)'").status == 0)
        let metadata = try read(file)
        #expect(metadata.captured == CaptureDate(text: "2020-02-03T04:05:06"))
        #expect(metadata.caption == "Deep field & more")
        #expect(try read(fixture("hubble.png")).captured == nil)
    }

    /// A small HEIC with Exif, as libheif writes it.
    private func heic() throws -> Data {
        let made = try Shell.run(
            """
            set -e; cd '\(scratch.path)'; cp '\(fixture("IMG_4022.JPG"))' s.jpg
            exiftool -q -overwrite_original -DateTimeOriginal='2024:09:20 08:09:10' -Make=Apple s.jpg
            vips thumbnail s.jpg t.v 160; vips heifsave t.v s.heic --compression hevc
            """)
        try #require(made.status == 0, "\(made.error)")
        return try Data(contentsOf: URL(filePath: scratch.path + "/s.heic"))
    }

    @Test func `Exif of a HEIF file is read however phones write it`() throws {
        let plain = try heic()
        let date = CaptureDate(text: "2024:09:20 08:09:10", offset: "+01:00")
        #expect(FileMetadata(bytes: Array(plain)).summary.captured == date)
        let marked = try #require(HEIFs.withMarker(plain))
        #expect(FileMetadata(bytes: Array(marked)).summary.captured == date)
        let two = try #require(HEIFs.describingTwo(plain))
        #expect(FileMetadata(bytes: Array(two)).summary.captured == date)
    }
}
