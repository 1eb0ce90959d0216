import Foundation
import TestSupport
import Testing

/// Each place that a photo's date can come from, through the program: the date, and what `date_source` says of it.
struct DateSourcesTests {
    let program: Program

    init() throws { program = try Program() }

    /// Photos by name with what a shell does to them; `p` is a JPEG without metadata.
    private static let photos: [(name: String, commands: String, source: String, date: String)] = [
        (
            "tiff.tif", "vips copy p tiff.tif; e -DateTimeOriginal='2001:02:03 04:05:06' tiff.tif", "exif",
            "2001-02-03T04:05:06"
        ),
        (
            "png.png", "vips copy p png.png; e -DateTimeOriginal='2001:02:03 04:05:06' png.png",
            "exif",
            "2001-02-03T04:05:06"
        ),
        (
            "webp.webp", "vips copy p webp.webp; e -EXIF:CreateDate='2001:02:03 04:05:06' webp.webp",
            "exif-create-date", "2001-02-03T04:05:06"
        ),
        ("heic.heic", "vips copy m heic.heic", "exif", "2011-12-13T04:05:06"),
        (
            "xmp.jpg", "cp p xmp.jpg; e -XMP-photoshop:DateCreated='2001:02:03 04:05:06' xmp.jpg", "xmp",
            "2001-02-03T04:05:06"
        ),
        (
            "iptc.jpg", "cp p iptc.jpg; e -IPTC:DateCreated=2001:02:03 -IPTC:TimeCreated=04:05:06+00:00 iptc.jpg",
            "iptc",
            "2001-02-03T04:05:06+00:00"
        ),
        // Its local date, and the satellites' of the same moment.
        (
            "springs.jpg",
            "cp p springs.jpg; e -XMP-exif:DateTimeOriginal='2021:08:01 15:15:00' -GPSDateStamp=2021:08:01 -GPSTimeStamp=21:15:00 -GPSLatitude=38.97 -GPSLatitudeRef=N -GPSLongitude=109.72 -GPSLongitudeRef=W springs.jpg",
            "xmp", "2021-08-01T15:15:00"
        ),
        ("editor.jpg", "cp p editor.jpg; e -IFD0:ModifyDate='2001:02:03 04:05:06' editor.jpg", "", ""),
        (
            "camera.jpg", "cp p camera.jpg; e -IFD0:ModifyDate='2001:02:03 04:05:06' -Make=Canon -Model=X camera.jpg",
            "exif-modify-date", "2001-02-03T04:05:06"
        ),
        ("beside.jpg", "cp p beside.jpg; s 2001-02-03T04:05:06 > beside.jpg.xmp", "xmp-sidecar", "2001-02-03T04:05:06"),
        ("folded.JPG", "cp p folded.JPG; s 2001-02-03T04:05:06 > Folded.XMP", "xmp-sidecar", "2001-02-03T04:05:06"),
        // Half past eight in the morning in UTC, in July: an hour later in Lisbon.
        (
            "lisbon.jpg", "cp p lisbon.jpg; t 1563006600 38.72 -9.14 > lisbon.jpg.supplemental-metadata.json",
            "takeout", "2019-07-13T09:30:00+01:00"
        ),
        (
            "lisbon(1).jpg",
            "cp p 'lisbon(1).jpg'; t 1563093000 38.72 -9.14 > 'lisbon.jpg.supplemental-metadata(1).json'", "takeout",
            "2019-07-14T09:30:00+01:00"
        ),
        (
            "nowhere.jpg", "cp p nowhere.jpg; t 1563006600 0 0 > nowhere.jpg.json", "takeout-utc",
            "2019-07-13T08:30:00+00:00"
        ),
        ("FB_IMG_1450900959497.jpg", "cp p FB_IMG_1450900959497.jpg", "name", "2015-12-23T20:02:39+00:00"),
        (
            "IMG_1.sync-conflict-20190102-030405-ABCDEFG.jpg", "cp p IMG_1.sync-conflict-20190102-030405-ABCDEFG.jpg",
            "", ""
        ),
        (
            "gps.jpg",
            "cp p gps.jpg; e -GPSDateStamp=2019:07:13 -GPSTimeStamp=08:30:00 -GPSLatitude=38.72 -GPSLatitudeRef=N -GPSLongitude=9.14 -GPSLongitudeRef=W gps.jpg",
            "gps", "2019-07-13T09:30:00+01:00"
        ),
        (
            "clock.jpg", "cp p clock.jpg; e -GPSDateStamp=2019:07:13 -GPSTimeStamp=08:30:00 clock.jpg", "gps-utc",
            "2019-07-13T08:30:00+00:00"
        ),
        ("B", "cp p B; s 2001-02-03T04:05:06 > B.xmp", "xmp-sidecar", "2001-02-03T04:05:06"),
        ("nofix.jpg", "cp p nofix.jpg; e -GPSDateStamp=1980:01:06 -GPSTimeStamp=00:00:00 nofix.jpg", "", ""),
        ("live.jpg", "cp p live.jpg; cp v live.MOV", "container", "2020-03-04T05:06:07+01:00"),
    ]

    @Test func `the date is the first of the table in docs/cli.md that is there`() throws {
        let film = LivePhotos.film(key: "com.apple.quicktime.creationdate", value: "2020-03-04T05:06:07+0100")
        try film.write(to: URL(filePath: program.scratch.path + "/v"))
        let script = """
            set -e; cd '\(program.photos)'
            e() { exiftool -q -q -overwrite_original "$@"; }
            s() { echo "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' xmlns:a='http://ns.adobe.com/exif/1.0/' a:DateTimeOriginal='$1'/></rdf:RDF></x:xmpmeta>"; }
            t() { echo "{\\"photoTakenTime\\":{\\"timestamp\\":\\"$1\\"},\\"geoData\\":{\\"latitude\\":$2,\\"longitude\\":$3}}"; }
            vips thumbnail '\(Fixtures.photo("IMG_4022.JPG").path)' ../small.jpg 200; exiftool -q -all= ../small.jpg
            cp ../small.jpg ../dated.jpg; e -DateTimeOriginal='2011:12:13 04:05:06' ../dated.jpg
            ln -s small.jpg ../p; ln -s dated.jpg ../m

            """
        let commands = Self.photos.map { photo in
            photo.commands.replacing("cp p ", with: "cp ../p ").replacing("copy p ", with: "copy ../p ")
                .replacing("copy m ", with: "copy ../m ").replacing("cp v ", with: "cp ../v ")
        }
        let made = try Shell.run("/bin/bash", ["-c", script + commands.joined(separator: "\n")])
        try #require(made.status == 0, "\(made.error)")
        let result = try program.run(
            "analyze", "photos", "--template", "{date:%Y%m%d-%H%M%S}{_}x", "--dry-run", "--format", "json", "-q",
            more: ["PHOTORENAME_PROVIDER": "local"])
        #expect(result.status == 0, "\(result.error)")
        let json = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let renames = try #require(json["renames"] as? [[String: Any]])
        let found = Dictionary(
            uniqueKeysWithValues: renames.map {
                ($0["old"] as? String ?? "", "\($0["date_source"] as? String ?? "") \($0["date"] as? String ?? "")")
            })
        for photo in Self.photos {
            #expect(found[photo.name] ?? " " == "\(photo.source) \(photo.date)", "\(photo.name)")
        }
    }
}
