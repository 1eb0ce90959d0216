import Foundation
import TestSupport
import Testing

/// A folder of raw pictures is named like one of JPEGs; one beside a JPEG goes along with it.
struct RawPhotoTests {
    let program: Program

    init() throws { program = try Program() }

    func analyze(_ more: String...) throws -> Shell.Result { try program.analyzeCats(more) }

    @Test func `raw pictures by themselves get names, with their sidecars, and undo gives them back`() throws {
        try Raws.write(to: program.photos)
        for sidecar in ["cr2.xmp", "nef.nef.xmp"] { try program.scratch.write("photos/\(sidecar)", "<x/>") }
        let before = try program.scratch.names("photos")
        let result = try analyze("--yes", "--template", "{date}-{subject}")
        #expect(result.status == 0, "\(result.error)")
        let names = try program.scratch.names("photos")
        #expect(names.count == before.count)
        // Two raw pictures of one stem would seem to be one shot.
        let stems = names.filter { !$0.hasSuffix(".xmp") }.map { ($0 as NSString).deletingPathExtension }
        #expect(Set(stems).count == stems.count)
        #expect(names.allSatisfy { $0.hasPrefix("2021-07-04-tabby-cat") }, "\(names)")
        #expect(names.filter { $0.hasSuffix(".xmp") }.count == 2)
        #expect(try program.run("undo", "latest", "--yes").status == 0)
        #expect(try program.scratch.names("photos") == before)
    }

    @Test func `beside a JPEG it keeps that one's name, and no other raw picture gets it`() throws {
        try Raws.write(to: program.photos)
        for name in try program.scratch.names("photos") where name != "cr2.cr2" && name != "nef.nef" {
            try FileManager.default.removeItem(atPath: program.photos + "/" + name)
        }
        try program.scratch.copy("IMG_4021.JPG", to: "photos/nef.JPG")
        #expect(try analyze("--yes", "--template", "{subject}").status == 0)
        #expect(
            try program.scratch.names("photos") == ["tabby-cat-2.JPG", "tabby-cat-2.nef", "tabby-cat.cr2"]
                || program.scratch.names("photos") == ["tabby-cat-2.cr2", "tabby-cat.JPG", "tabby-cat.nef"])
    }

    @Test func `a DNG that was made of a raw picture goes along with it, and so does their sidecar`() throws {
        try Raws.write(to: program.photos)
        try Shell.run(
            "cd '\(program.photos)' && mkdir ../raws && mv * ../raws && cp ../raws/cr2.cr2 X.CR2 && cp ../raws/dng.dng X.dng"
        )
        try program.scratch.write("photos/X.xmp", "<x/>")
        #expect(try analyze("--yes", "--template", "{subject}").status == 0)
        #expect(try program.scratch.names("photos") == ["tabby-cat.CR2", "tabby-cat.dng", "tabby-cat.xmp"])
    }

    @Test func `a JPEG that has come since keeps its raw picture`() throws {
        try Raws.write(to: program.photos)
        try Shell.run("cd '\(program.photos)' && mkdir ../raws && mv * ../raws && cp ../raws/nef.nef X.NEF")
        #expect(try analyze("--template", "{subject}").status == 0)
        try program.scratch.copy("IMG_4021.JPG", to: "photos/X.JPG")
        let applied = try program.run("apply", "latest", "--yes")
        #expect(
            applied.status == 3
                && applied.error.contains("X.NEF: not renamed (companion_unclear): it belongs to X.JPG by now"),
            "\(applied.error)")
        #expect(try program.scratch.names("photos") == ["X.JPG", "X.NEF"])
    }

    @Test func `a JPEG and a JPEG XL that was made of it leave the raw picture with the JPEG`() throws {
        try Raws.write(to: program.photos)
        try Shell.run("cd '\(program.photos)' && mkdir ../raws && mv * ../raws && cp ../raws/nef.nef X.NEF")
        try program.scratch.copy("IMG_4021.JPG", to: "photos/X.JPG")
        try Shell.run("vips jxlsave '\(program.photos)/X.JPG' '\(program.photos)/X.jxl'")
        #expect(try analyze("--yes", "--template", "{subject}").status == 0)
        let names = try program.scratch.names("photos")
        let jpeg = try #require(names.first { $0.hasSuffix(".JPG") })
        #expect(names.contains(jpeg.replacing(".JPG", with: ".NEF")), "\(names)")
    }

    @Test func `one that is no raw picture any more is dated by what can be read`() throws {
        let source = Fixtures.photos.appending(path: "IMG_4021.JPG").path
        try Shell.run(
            """
            cd '\(program.photos)' && vips copy '\(source)' a.tif
            exiftool -q -overwrite_original -DateTimeOriginal='2021:07:04 18:30:05' a.tif && mv a.tif a.cr2
            """)
        #expect(try analyze("--yes").status == 3)
        let names = try program.scratch.names("photos")
        #expect(names.count == 1 && names[0].hasPrefix("2021-07-04") && names[0].hasSuffix(".cr2"), "\(names)")
    }

    @Test func `before photos in a catalog are renamed, the program that will lose them is named`() throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/a.jpg")
        try program.scratch.write("Holidays.lrcat", "")
        try program.scratch.write("photos/digikam4.db", "")
        let planned = try analyze()
        let warning =
            "digiKam will lose track of the renamed photos, if they are in its catalog \(program.photos)/digikam4.db and 1 other catalog"
        #expect(planned.error.contains(warning), "\(planned.error)")
        #expect(try program.run("apply", "latest").error.contains(warning))
        #expect(try !analyze("--dry-run").error.contains("lose track"))
    }

    @Test func `doctor knows which LibRaw there is`() throws {
        let result = try program.run("doctor")
        #expect(result.output.contains("LibRaw 0."))
    }
}
