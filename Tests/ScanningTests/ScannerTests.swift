import FileSystem
import Foundation
import PhotoModel
import Scanning
import SystemPackage
import TestSupport
import Testing

struct ScannerTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    /// What a walk finds, a word and a path a line.
    func walk(_ change: (inout ScanOptions) -> Void = { _ in }) throws -> [String] {
        var options = ScanOptions()
        change(&options)
        var found: [String] = []
        try Scanner(options).walk(try Directory(absolute: FilePath(scratch.path))) { finding in
            switch finding {
            case .photo(let photo): found.append("\(photo.format.rawValue) \(photo.path)")
            case .other(let path): found.append("other \(path)")
            case .unreadable(let path, let failure): found.append("\(failure.code) \(path)")
            case .raw(let path): found.append("unread \(path)")
            case .video(let path): found.append("unwanted video \(path)")
            case .companion(let path): found.append("companion \(path)")
            case .contested(let path, let photos): found.append("contested \(path) \(photos.map(\.text))")
            case .unreadableFolder(let path, let failure): found.append("folder \(failure.code) \(path)")
            case .foreignFolder(let path, let program): found.append("left out \(path), of \(program)")
            case .unfinished(let path): found.append("unfinished \(path)")
            case .thumbnail(let path, let owner): found.append("thumbnail \(path) of \(owner)")
            case .leftover(let path, let job): found.append("leftover of \(job): \(path)")
            }
        }
        return found
    }

    func photo(_ name: String) throws {
        _ = try scratch.folder((name as NSString).deletingLastPathComponent)
        try scratch.copy("IMG_4021.JPG", to: name)
    }

    @Test func `a video that belongs to no picture is a photo, where videos are wanted`() throws {
        let movie = "\0\0\0\u{14}ftypqt  " + String(repeating: "\0", count: 60)
        for name in ["live.MOV", "alone.MOV", "clip.mp4", "a.jpg.m4v", "two.mov", "no.mkv", "other.mts"] {
            try scratch.write(name, movie)
        }
        try scratch.write("film.avi", "RIFF\0\0\0\0AVI LIST" + String(repeating: "\0", count: 60))
        try scratch.write("cam.MTS", "\0\0\0\0G" + String(repeating: "\0", count: 60))
        try scratch.write("text.mov", "this is a text, whatever it is called, and long enough for a header of a video")
        for name in ["live.JPG", "two.jpg", "two.heic", "other.png", "a.jpg", "film.THM"] { try photo(name) }
        let pictures = ["jpeg a.jpg", "jpeg live.JPG", "jpeg other.png", "jpeg two.heic", "jpeg two.jpg"]
        let videos = ["a.jpg.m4v", "alone.MOV", "cam.MTS", "clip.mp4", "film.avi", "other.mts"]
        let rest = ["other no.mkv", "other text.mov", "contested two.mov [\"two.heic\", \"two.jpg\"]"]
        #expect(
            try walk().sorted()
                == (pictures + rest + videos.map { "unwanted video \($0)" } + ["thumbnail film.THM of film.avi"])
                .sorted())
        #expect(try walk { $0.videos = true }.sorted() == (pictures + rest + videos.map { "video \($0)" }).sorted())
        // One that is named, and one whose picture is left out.
        #expect(
            try walk {
                $0.videos = true
                $0.starts = [RelativePath("alone.MOV")!, RelativePath("live.MOV")!]
            } == ["video alone.MOV", "companion live.MOV"])
        #expect(try walk { $0.starts = [RelativePath("alone.MOV")!] } == ["unwanted video alone.MOV"])
        #expect(
            try walk {
                $0.videos = true
                $0.include = ["*.MOV"]
            } == ["video alone.MOV", "companion live.MOV"])
    }

    @Test func `a raw picture by itself is a photo, beside another picture it belongs to that one`() throws {
        let raw = "II*\0" + String(repeating: "\0", count: 60)
        for name in ["alone.CR2", "both.NEF", "pair.ARW", "pair.dng"] { try scratch.write(name, raw) }
        try scratch.write("old.x3f", "FOVb")
        try scratch.write("a.cr3", "\0\0\0\u{18}ftypcrx \0\0\0\u{1}crx isom" + String(repeating: "\0", count: 60))
        try photo("both.JPG")
        #expect(
            try walk() == [
                "raw a.cr3", "raw alone.CR2", "jpeg both.JPG", "raw pair.ARW", "unread old.x3f",
            ])
        // The picture is one by its bytes: without an extension too, and no folder or empty file.
        try photo("two")
        for name in ["two.NEF", "three.NEF", "four.NEF"] { try scratch.write(name, raw) }
        try scratch.write("three.JPG", "")
        _ = try scratch.folder("four.jpg")
        let found = try walk()
        #expect(!found.contains("raw two.NEF") && found.contains("jpeg two"))
        #expect(found.contains("raw three.NEF") && found.contains("raw four.NEF"))
        try Shell.run("cd '\(scratch.path)' && rm -r two* three* four*")
        // Also where only the raw pictures are looked at, or one is named.
        #expect(try walk { $0.include = ["*.NEF", "*.CR2"] } == ["raw alone.CR2", "companion both.NEF"])
        #expect(
            try walk { $0.starts = [RelativePath("both.NEF")!, RelativePath("alone.CR2")!] } == [
                "companion both.NEF", "raw alone.CR2",
            ])
    }

    @Test func `a link leads into no library of another program`() throws {
        try photo("elsewhere/Lib.photoslibrary/originals/a.jpg")
        _ = try scratch.folder("root")
        for (link, target) in [("whole", "Lib.photoslibrary"), ("inner", "Lib.photoslibrary/originals")] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path + "/root/" + link, withDestinationPath: "../elsewhere/" + target)
        }
        #expect(
            try walk {
                ($0.starts, $0.followSymlinks) = ([RelativePath("root")!], true)
            } == ["left out root/inner, of Apple Photos", "left out root/whole, of Apple Photos"])
        // Within what the user named, links are links; each file is found once.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/elsewhere/Lib.photoslibrary/again", withDestinationPath: "originals")
        var options = ScanOptions()
        options.followSymlinks = true
        var count = 0
        try Scanner(options).walk(
            try Directory(absolute: FilePath(scratch.path + "/elsewhere/Lib.photoslibrary"))
        ) { if case .photo = $0 { count += 1 } }
        #expect(count == 1)
    }

    @Test func `photos are found in natural order, by their bytes and not by their names`() throws {
        for name in ["IMG_10.JPG", "IMG_9.JPG", "img_2.txt", "sub/a.jpg", "z.jpg"] { try photo(name) }
        try scratch.write("notes.jpg", "not a photo")
        #expect(
            try walk() == [
                "jpeg img_2.txt", "jpeg IMG_9.JPG", "jpeg IMG_10.JPG", "jpeg sub/a.jpg", "jpeg z.jpg",
                "other notes.jpg",
            ])
    }

    @Test func `hidden names and links are left out, unless they are asked for`() throws {
        try photo("a.jpg")
        try photo(".hidden/b.jpg")
        try photo("real/c.jpg")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/link", withDestinationPath: "real")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/link.jpg", withDestinationPath: "a.jpg")
        #expect(try walk() == ["jpeg a.jpg", "jpeg real/c.jpg"])
        #expect(try walk { $0.hidden = true }.contains("jpeg .hidden/b.jpg"))
        #expect(
            try walk { $0.followSymlinks = true } == ["jpeg a.jpg", "jpeg real/c.jpg"],
            "each file once, by its own path")
        // What no other path leads to.
        #expect(
            try walk { ($0.followSymlinks, $0.exclude) = (true, ["real", "a.jpg"]) } == [
                "jpeg link/c.jpg", "jpeg link.jpg",
            ])
    }

    @Test(.timeLimit(.minutes(1))) func `links that go round in circles end`() throws {
        try photo("sub/a.jpg")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/sub/up", withDestinationPath: "..")
        #expect(try walk { $0.followSymlinks = true } == ["jpeg sub/a.jpg"])
    }

    @Test func `patterns choose, and folders that are left out are not entered`() throws {
        for name in ["a.jpg", "b.png", "cache/c.jpg", "sub/d.jpg"] { try photo(name) }
        #expect(try walk { $0.include = ["*.jpg"] } == ["jpeg a.jpg", "jpeg cache/c.jpg", "jpeg sub/d.jpg"])
        #expect(try walk { $0.exclude = ["cache"] } == ["jpeg a.jpg", "jpeg b.png", "jpeg sub/d.jpg"])
        #expect(try walk { $0.recursive = false } == ["jpeg a.jpg", "jpeg b.png"])
    }

    @Test func `single photos can be named, and one that is gone is an error and no more`() throws {
        try photo("a.jpg")
        try photo("sub/b.jpg")
        let starts = ["sub/b.jpg", "gone.jpg", "a.jpg"].compactMap { RelativePath($0) }
        #expect(try walk { $0.starts = starts } == ["jpeg sub/b.jpg", "missing gone.jpg", "jpeg a.jpg"])
    }

    @Test func `a name that a cut-off rename left behind is reported with its job`() throws {
        try photo(".photorename-7f3k9q2m-4")
        #expect(try walk() == ["leftover of 7f3k9q2m: .photorename-7f3k9q2m-4"])
    }

    @Test func `what belongs to a photo is no finding of its own`() throws {
        for name in ["a.jpg", "b.jpg", "b.png", "sub/c.jpg"] { try photo(name) }
        for name in ["a.xmp", "a.CR2", "b.xmp", "sub/c.jpg.json", "lone.CR2", "notes.txt"] {
            try scratch.write(name, "x")
        }
        #expect(
            try walk() == [
                "jpeg a.jpg", "jpeg b.jpg", "jpeg b.png", "jpeg sub/c.jpg", "contested b.xmp [\"b.jpg\", \"b.png\"]",
                "unread lone.CR2", "other notes.txt",
            ])
    }

    @Test(arguments: [
        "Photos Library.photoslibrary", "Alt.aplibrary", "Cat Previews.lrdata", "Shoot.cocatalog", "@eaDir", "#recycle",
        ".@__thumb", "@Recycle", "$RECYCLE.BIN", ".Trash-1000", "lost+found", "System Volume Information", "__MACOSX",
        ".stversions", "CaptureOne", ".dtrash", "appdata_oc1x2y", "LIB.PHOTOSLIBRARY", ".Trashes", ".thumbnails",
    ])
    func `folders of other programs are left out, said once each, and entered when they are named`(name: String) throws
    {
        try photo("a.jpg")
        try photo("\(name)/originals/b.jpg")
        try photo("sub/\(name)/c.jpg")
        for isHidden in [false, true] {
            let found = try walk { $0.hidden = isHidden }
            #expect(found.filter { $0.hasPrefix("jpeg") } == ["jpeg a.jpg"])
            #expect(found.filter { $0.hasPrefix("left out") }.count == 2, "\(found)")
        }
        let named = try walk { $0.starts = [RelativePath(name)].compactMap(\.self) }
        #expect(named == ["jpeg \(name)/originals/b.jpg"])
        let within = try walk { $0.starts = [RelativePath("\(name)/originals")].compactMap(\.self) }
        #expect(within == ["jpeg \(name)/originals/b.jpg"])
        #expect(
            try walk { $0.exclude = [name] }.filter { $0.hasPrefix("left out") }.isEmpty,
            "what is excluded is not told of")
    }

    @Test func `folders of people are entered, though they are called nearly so`() throws {
        let names = [
            "photoslibrary", "my library", "recycle", "eaDir", "thumbs", "Trash-1000", "tmp", "key", "pages",
            "download", "part",
            "appdata", "CaptureOne exports", "encoded-video",
        ]
        for name in names { try photo("\(name)/a.jpg") }
        #expect(try walk().filter { $0.hasPrefix("jpeg") }.count == names.count)
        // Immich's own, where its mark lies.
        try scratch.write("thumbs/.immich", "x")
        #expect(try walk().contains("left out thumbs, of Immich"))
    }

    @Test(arguments: [
        "a.jpg.part", "a.jpg.crdownload", "a.jpg.download", "a.jpg.partial", "a.jpg.filepart", "a.jpg.opdownload",
        "a.jpg.tmp",
        "~syncthing~a.jpg.tmp", "a.JPG.PART", "a.jpg_exiftool_tmp", "a.jpg.!qB", "a.jpg.aria2", "a.jpg.xltd",
        "a.jpg.td", "a.jpg.dtapart",
    ])
    func `a file that is not finished is no photo yet`(name: String) throws {
        try photo(name)
        #expect(try walk() == ["unfinished \(name)"])
        #expect(
            try walk { $0.starts = [RelativePath(name)].compactMap(\.self) } == ["jpeg \(name)"], "unless it is named")
    }

    @Test func `a package that Safari has not finished is not entered`() throws {
        try photo("b.jpg.download/b.jpg")
        #expect(try walk() == ["unfinished b.jpg.download"])
    }

    @Test func `a camera's small picture is its video's`() throws {
        for name in ["GOPR0042.THM", "alone.thm", "CRW_1.thm"] { try photo(name) }
        for name in ["GOPR0042.MP4", "crw_1.CRW"] { try scratch.write(name, "video") }
        let found = try walk()
        #expect(
            found.contains("thumbnail GOPR0042.THM of GOPR0042.MP4")
                && found.contains("thumbnail CRW_1.thm of crw_1.CRW"))
        #expect(found.contains("jpeg alone.thm"), "\(found)")
    }
}
