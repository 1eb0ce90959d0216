import Foundation
import TestSupport
import Testing

/// With `--videos`, the videos of a family get names like its photos, and everything that belongs to them goes along.
struct VideoNamesTests {
    let program: Program

    init() throws { program = try Program() }

    func analyze(_ more: String...) throws -> Shell.Result { try program.analyzeCats(more) }

    /// What phones and cameras leave in a folder.
    private func fill() throws {
        try Videos.write(to: program.photos, ["phone.mov", "android.mp4", "camera.avi"])
        try Shell.run(
            """
            cd '\(program.photos)' && mv phone.mov IMG_4711.MOV && mv android.mp4 VID_20230519_101502.mp4 && mv camera.avi MVI_0001.AVI
            exiftool -q -m -DateTimeOriginal='2006:07:08 09:10:11' -Make=Canon -Model='PowerShot A520' \\
                -o MVI_0001.THM '\(Fixtures.photo("IMG_4021.JPG").path)'
            cp IMG_4711.MOV IMG_1.MOV
            """)
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        for name in ["IMG_4711.AAE", "VID_20230519_101502.mp4.json", "MVI_0001.srt", "IMG_4711.xmp"] {
            try program.scratch.write("photos/\(name)", "{}")
        }
    }

    @Test func `they get date, place and subject, with all that belongs to them, and undo gives all back`() throws {
        try fill()
        let before = try program.scratch.names("photos")
        let result = try analyze("--yes", "--videos", "--template", "{date}-{subject}-{place}")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("Renamed 4 photos"), "\(result.error)")
        let names = try program.scratch.names("photos")
        #expect(
            Set(names) == [
                "2023-05-19-tabby-cat-berlin.MOV", "2023-05-19-tabby-cat-berlin.AAE", "2023-05-19-tabby-cat-berlin.xmp",
                "2023-05-19-tabby-cat-paris.mp4", "2023-05-19-tabby-cat-paris.mp4.json",
                "2006-07-08-tabby-cat-lisbon.AVI", "2006-07-08-tabby-cat-lisbon.THM", "2006-07-08-tabby-cat-lisbon.srt",
                // The Live Photo stays together.
                "2019-07-14-tabby-cat-lisbon.JPG", "2019-07-14-tabby-cat-lisbon.MOV",
            ], "\(names)")
        #expect(try program.run("undo", "latest", "--yes").status == 0)
        #expect(try program.scratch.names("photos") == before)
        // The next time nothing is asked, and the names are the same.
        #expect(try analyze("--yes", "--videos", "--template", "{date}-{subject}-{place}").status == 0)
        #expect(try program.scratch.names("photos") == names)
    }

    @Test func `without the option they keep their names, and the summary says how many there are and what to do`()
        throws
    {
        try fill()
        let result = try analyze("--yes", "--template", "{subject}")
        #expect(result.status == 0)
        #expect(
            result.error.contains(
                "3 videos left out: IMG_4711.MOV, MVI_0001.AVI, VID_20230519_101502.mp4. To name them too: analyze with --videos\n"
            ),
            "\(result.error)")
        let names = try program.scratch.names("photos")
        for name in ["IMG_4711.MOV", "IMG_4711.AAE", "MVI_0001.AVI", "MVI_0001.THM", "tabby-cat.JPG", "tabby-cat.MOV"] {
            #expect(names.contains(name), "\(names)")
        }
        let log = try program.run("logs", "latest").output
        #expect(log.contains("MVI_0001.AVI: is a video; --videos names it too"))
    }

    @Test func `the config file can ask for them, and the command line has the last word`() throws {
        try Videos.write(to: program.photos, ["phone.mov"])
        try program.scratch.write("config/photorename/config.yaml", "videos: true\nkeep_meaningful: false\n")
        #expect(try analyze("--dry-run", "--template", "{subject}").output == "phone.mov\ttabby-cat.mov\n")
        #expect(try analyze("--dry-run", "--template", "{subject}", "--no-videos").output.isEmpty)
        #expect(try program.run("config", "show").output.contains("videos: true"))
        try program.scratch.write("config/photorename/config.yaml", "videos: maybe\n")
        let bad = try analyze("--dry-run")
        #expect(bad.status != 0 && bad.error.contains("true or false"))
    }

    @Test func `a video without a frame is named by date and place, and is no failure`() throws {
        try Videos.write(to: program.photos, ["phone.mov"])
        // As on a system without the library.
        try program.scratch.write(
            "none.c",
            """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <string.h>
            void *dlopen(const char *name, int flags) {
                if (name && strstr(name, "ffmpegthumbnailer")) return 0;
                return ((void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen"))(name, flags);
            }
            """)
        let library = program.scratch.path + "/none.so"
        let made = try Shell.run("cc -shared -fPIC -o '\(library)' '\(program.scratch.path)/none.c' -ldl")
        try #require(made.status == 0, "\(made.error)")
        var bare = program
        bare.environment["LD_PRELOAD"] = library
        let result = try bare.run(
            "analyze", "photos", "--videos", "--dry-run", "--template", "{date}-{subject}-{place}")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == "phone.mov\t2023-05-19-berlin.mov\n")
        #expect(try bare.run("preview", "latest", "--format", "json").output.contains("libffmpegthumbnailer4v5"))
        let doctor = try bare.run("doctor")
        #expect(doctor.output.contains("libffmpegthumbnailer is missing"))
        #expect(try program.run("doctor").output.contains("ok  videos"))
    }

    @Test func `a picture that has come since keeps its video`() throws {
        try Videos.write(to: program.photos, ["phone.mov"])
        #expect(try analyze("--template", "{subject}", "--videos").status == 0)
        try program.scratch.copy("IMG_4021.JPG", to: "photos/phone.jpg")
        let applied = try program.run("apply", "latest", "--yes")
        #expect(applied.status == 3, "\(applied.error)")
        #expect(try program.scratch.names("photos") == ["phone.jpg", "phone.mov"])
    }

    @Test func `no photo gets a name that would make a video its companion, nor the other way round`() throws {
        try Videos.write(to: program.photos, ["phone.mov"])
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        #expect(try analyze("--template", "{subject}", "--videos", "--yes").status == 0)
        #expect(try program.scratch.names("photos") == ["tabby-cat-2.mov", "tabby-cat.JPG"])
    }

    @Test func `a rename that was interrupted comes first, before a half of a Live Photo seems to be a video`() throws {
        try Videos.write(to: program.photos, ["phone.mov"])
        try Shell.run("mv '\(program.photos)/phone.mov' '\(program.photos)/IMG_1.MOV'")
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        #expect(try analyze("--template", "{subject}", "--videos").status == 0)
        let job = try #require(program.sql("SELECT id FROM jobs").first)
        let killed = try program.bash(
            "strace -f -o /dev/null -e inject=renameat2:signal=KILL:when=2 '\(Program.path)' apply \(job) --yes")
        #expect(try program.scratch.names("photos") == ["IMG_1.MOV", "tabby-cat.JPG"], "\(killed.error)")
        let next = try analyze("--template", "{date}-{subject}", "--videos", "--yes")
        #expect(next.status == 4, "\(next.error)")
        #expect(next.error.contains("a rename was interrupted here. To finish it: photorename resume \(job)"))
        #expect(next.error.contains("a rename of job \(job) was interrupted in"))
        #expect(try program.scratch.names("photos") == ["IMG_1.MOV", "tabby-cat.JPG"])
        #expect(try program.run("resume", job).status == 0)
        #expect(try program.scratch.names("photos") == ["tabby-cat.JPG", "tabby-cat.MOV"])
        // In other folders nothing stands in the way.
        #expect(try analyze("--template", "{date}-{subject}", "--videos", "--yes").status == 0)
        #expect(try program.scratch.names("photos") == ["2019-07-14-tabby-cat.JPG", "2019-07-14-tabby-cat.MOV"])
    }

    @Test func `clips on a camcorder's card stay as the card has them`() throws {
        for folder in ["PRIVATE/AVCHD/BDMV/STREAM", "PRIVATE/M4ROOT/CLIP"] {
            _ = try program.scratch.folder("photos/" + folder)
            try Videos.write(to: program.photos + "/" + folder, ["phone.mov"])
        }
        let result = try analyze("--videos", "--yes")
        #expect(
            result.error.contains("2 folders of other programs left out: BDMV (AVCHD), M4ROOT (Sony XAVC)"),
            "\(result.error)")
        #expect(try program.scratch.names("photos/PRIVATE/M4ROOT/CLIP") == ["phone.mov"])
    }
}
