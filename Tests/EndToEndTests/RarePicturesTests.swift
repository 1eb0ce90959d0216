import Foundation
import TestSupport
import Testing

/// Pictures of kinds that few cameras write: described as far as an installed library can, else dated, with the library named.
struct RarePicturesTests {
    let program: Program

    init() throws { program = try Program() }

    @Test func `what a library decodes is described, and what none does is dated, with the library named`() throws {
        let source = Fixtures.photos.appending(path: "IMG_4021.JPG").path
        let tiffs = Fixtures.repository.appending(path: "Tests/RawFiles/tiffs.py").path
        let mpf = Fixtures.repository.appending(path: "Tests/RawFiles/mpf.py").path
        let made = try Shell.run(
            """
            set -e; cd '\(program.photos)'; python3 -B '\(tiffs)' .
            ffmpeg -v error -i '\(source)' -c:v ljpeg -pix_fmt bgr24 -frames:v 1 -f image2 lossless.jpg
            vips copy '\(source)' ../a.v; vips icc_export ../a.v cmyk.jpg --output-profile cmyk
            vips cast ../a.v ../b.v ushort; vips linear ../b.v ../c.v 256 0; vips cast ../c.v ../d.v ushort
            vips copy ../d.v ../e.png --interpretation rgb16; heif-enc -b 10 -o ten.heic ../e.png
            vipsthumbnail '\(source)' --size 160 -o '\(program.scratch.path)/small.jpg'
            python3 -B '\(mpf)' '\(source)' ../small.jpg gainmap.jpg
            exiftool -q -m -overwrite_original -DateTimeOriginal='2021:07:04 18:30:05' *.jpg ten.heic
            """)
        try #require(made.status == 0, "\(made.error)")
        let run = try program.analyzeCats(["--yes", "--template", "{date}-{original}-{subject}"])
        #expect(run.status == 3, "\(run.error)")
        let names = try program.scratch.names("photos")
        for name in ["float.tif", "planar.tif", "cmyk.jpg", "ten.heic", "gainmap.jpg"] {
            let stem = (name as NSString).deletingPathExtension
            let new = "2021-07-04-\(stem)-tabby-cat." + (name as NSString).pathExtension
            #expect(names.contains(new), "\(new): \(names)")
        }
        let items = try program.run("status", "latest", "--items").output.split(separator: "\n").map(String.init)
        for (name, library) in [
            ("bits12.tif", "libtiff 4."), ("subsampled.tif", "libtiff 4."), ("lossless.jpg", "libjpeg"),
        ] {
            let line = try #require(items.first { $0.contains(name) }, "\(items)")
            #expect(line.contains("unreadable_image") && line.contains(library), "\(line)")
            #expect(
                names.contains { $0.hasPrefix("2021-07-04-\((name as NSString).deletingPathExtension)") }, "\(names)")
        }
    }
}
