import Foundation
import TestSupport
import Testing

/// Folders of photos hold more than the user's photos.
@Suite struct LeftOutTests {
    let program = try! Program()

    init() throws {
        for name in [
            "a.jpg", "a/@eaDir/x.jpg", "b/@eaDir/y.jpg", "Photos Library.photoslibrary/originals/z.jpg", "c.jpg.part",
            "c.jpg.crdownload", "GOPR0042.THM",
        ] {
            _ = try program.scratch.folder("photos/" + (name as NSString).deletingLastPathComponent)
            try program.scratch.copy("IMG_4022.JPG", to: "photos/" + name)
        }
        try program.scratch.write("photos/GOPR0042.MP4", "a video")
    }

    @Test func `each kind is counted and named once, and nothing of it is touched`() throws {
        let result = try program.run("analyze", "photos", "--yes")
        #expect(result.status == 0, "\(result.error)")
        let said = result.error
        #expect(
            said.contains(
                "3 folders of other programs left out: 2 × @eaDir (Synology DSM), Photos Library.photoslibrary (Apple Photos)\n"
            ))
        #expect(said.contains("2 unfinished files left out: c.jpg.crdownload, c.jpg.part\n"))
        #expect(said.contains("1 thumbnail of another file left out: GOPR0042.THM\n"))
        #expect(said.contains("Renamed 1 photo."))
        let names = try program.scratch.names("photos")
        #expect(!names.contains("a.jpg") && names.contains("GOPR0042.THM") && names.contains("c.jpg.part"))
        #expect(try program.scratch.names("photos/a/@eaDir") == ["x.jpg"])
        let log = try program.run("logs", "latest").output
        for path in ["a/@eaDir", "b/@eaDir", "c.jpg.part", "GOPR0042.THM"] { #expect(log.contains("\(path): ")) }
    }

    @Test func `with -v every one is listed, and a PATH is obeyed`() throws {
        let result = try program.run("analyze", "-v", "photos", "--dry-run")
        for path in ["a/@eaDir", "b/@eaDir", "c.jpg.part"] { #expect(result.error.contains("\n\(path): "), "\(path)") }
        let library = try program.run("analyze", "photos/Photos Library.photoslibrary", "--dry-run")
        #expect(library.lines.count == 1 && !library.error.contains("left out"))
        #expect(try program.run("analyze", "photos/c.jpg.part", "--dry-run", "--all").lines.count == 1)
    }

    @Test func `a PATH is obeyed beside the folder that it lies in`() throws {
        let result = try program.run("analyze", "photos", "photos/a/@eaDir", "photos/c.jpg.part", "--dry-run", "--all")
        let found = ["a.jpg", "a/@eaDir/x.jpg", "c.jpg.part"]
        #expect(result.lines.map { String($0.prefix { $0 != "\t" }) }.sorted() == found, "\(result.lines)")
    }
}
