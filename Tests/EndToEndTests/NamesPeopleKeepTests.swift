import Foundation
import TestSupport
import Testing

/// Names that people want to keep, by the real program with no config.
struct NamesPeopleKeepTests {
    let program = try! Program(renamesAll: false)

    private func analyze(_ server: LoopbackServer, _ arguments: String...) throws -> Shell.Result {
        try program.run(["analyze", "photos", "--provider", "openai", "--base-url", server.url] + arguments)
    }

    /// Pictures that differ, with a date.
    private func photos(_ names: [String], date: String = "2023:05:11 10:00:00") throws {
        for (index, name) in names.enumerated() {
            try program.bash(
                """
                vips black x.v \(300 + index) 200 >/dev/null; vips linear x.v photos/x.jpg 1 \(40 * index + 10)
                mv photos/x.jpg 'photos/\(name)'; rm x.v
                exiftool -q -overwrite_original '-DateTimeOriginal=\(date)' 'photos/\(name)'
                """)
        }
    }

    @Test func `a name that a person chose stays by default, and the summary says how to change that`() throws {
        try photos(["Oma & Opa – Küche 207.jpg", "IMG_4021.jpg", "grandma-birthday.jpg"])
        let server = try LoopbackServer(subject: "cat")
        let result = try analyze(server)
        #expect(result.lines == ["IMG_4021.jpg\t2023-05-11-cat.jpg"], "\(result.error)")
        #expect(
            result.error.contains("2 photos keep names that people chose. To rename these too: photorename preview "))
        let all = try program.run("preview", "latest", "--all")
        #expect(all.lines.count == 3)
        #expect(try program.run("preview", "latest", "--all", "--format", "json").output.contains("a person chose it"))
        #expect(try program.run("preview", "latest", "--no-keep-meaningful", "--save").lines.count == 3)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(
            try program.scratch.names("photos") == [
                "2023-05-11-cat-2.jpg", "2023-05-11-cat-3.jpg", "2023-05-11-cat.jpg",
            ])
    }

    @Test func `this program's own names are no person's, and what a person makes of them is`() throws {
        try photos(["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"])
        let server = try LoopbackServer(subject: "cat")
        #expect(try analyze(server, "--yes").status == 0)
        try program.bash("cd photos; mv 2023-05-11-cat-2.jpg 'Mia asleep.jpg'")
        // A name from a plan is a person's choice.
        let plan = try program.bash("printf '2023-05-11-cat-3.jpg\\tMia.jpg\\n' | photorename apply latest --plan -")
        #expect(plan.status == 0, "\(plan.error)")
        let again = try analyze(server, "--template", "{date:%Y}{_}{subject}")
        #expect(again.lines == ["2023-05-11-cat.jpg\t2023-cat.jpg"], "\(again.error)")
        #expect(again.error.contains("2 photos keep names that people chose"))
        #expect(try program.run("apply", "latest").status == 0)
        // Back in steps, and nothing is lost.
        #expect(try program.run("undo", "latest").status == 0)
        #expect(try program.scratch.names("photos") == ["2023-05-11-cat.jpg", "Mia asleep.jpg", "Mia.jpg"])
    }

    @Test func `a template with the old name in it renames all the same`() throws {
        try photos(["Oma.jpg"])
        let result = try program.run("analyze", "photos", "--template", "{date}{_}{original}", "--yes")
        #expect(result.status == 0, "\(result.error)")
        #expect(try program.scratch.names("photos") == ["2023-05-11-Oma.jpg"])
    }

    @Test func `a new name says more than the old one, or the photo keeps its own`() throws {
        try photos(
            ["WhatsApp Image 2023-01-14 at 03.52.58.jpeg", "Screenshot_20230114-035258.jpg", "IMG_4021.jpg"],
            date: "2023:01:14 03:52:58")
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "")) }
        let result = try analyze(server)
        #expect(result.lines == ["IMG_4021.jpg\t2023-01-14-IMG_4021.jpg"], "\(result.error)")
        #expect(result.error.contains("2 photos keep their names: nothing more is known of them."), "\(result.error)")
        let dated = try program.run("preview", "latest", "--without-subject", "date")
        #expect(dated.lines.contains("Screenshot_20230114-035258.jpg\t2023-01-14-Screenshot_20230114-035258.jpg"))
        #expect(try program.run("preview", "latest", "--without-subject", "keep").out.isEmpty)
    }

    @Test func `a template that needs no description asks nobody, and needs no key and no model`() throws {
        try photos(["IMG_1.jpg", "IMG_2.jpg"])
        try program.bash("head -c 2000 photos/IMG_1.jpg > photos/IMG_3.jpg")
        let server = try LoopbackServer(subject: "cat")
        let result = try analyze(server, "--template", "{date}_smith-wedding_{seq:4}")
        #expect(result.status == 0, "\(result.error)")
        #expect(server.count == 0)
        #expect(result.error.contains("no photo is sent, and no model runs"), "\(result.error)")
        #expect(result.lines.count == 3 && result.lines.contains("IMG_1.jpg\t2023-05-11_smith-wedding_0001.jpg"))
        let status = try program.json("status", "--json")
        #expect(status["requests"] as? Int == 0 && status["done"] as? Int == 3)
        // No model is installed either.
        let bare = try program.run(
            ["analyze", "photos", "--template", "{date}_{seq}", "--provider", "local"],
            more: ["XDG_DATA_HOME": program.scratch.path + "/nothing"])
        #expect(bare.status == 0, "\(bare.error)")
        let estimate = try program.run(
            "analyze", "photos", "--template", "{date}_{seq}", "--provider", "openai", "--estimate")
        #expect(estimate.status == 0 && estimate.output.contains("nothing"), "\(estimate.output)")
        // What needs the picture is still there.
        let sized = try analyze(server, "--template", "{width}x{height}{_}{hash:4}")
        #expect(sized.lines.contains { $0.hasPrefix("IMG_1.jpg\t300x200-") } && server.count == 0, "\(sized.error)")
    }

    @Test func `fields of one's own, the exposure and a camera's clock`() throws {
        try photos(["IMG_1.jpg", "IMG_2.jpg"])
        try program.bash(
            "exiftool -q -overwrite_original -Make=Canon '-Model=Canon EOS R6' -ISO=400 -FNumber=2.8 -ExposureTime=1/250 -FocalLength=50 photos/IMG_1.jpg"
        )
        try program.scratch.write(
            "config/photorename/config.yaml",
            "presets:\n  wedding:\n    template: '{client}_{date:%H%M}_{seq:2}'\n    set: {client: smith}\n    clock: {Canon EOS R6: +1h3m}\n"
        )
        let preset = try program.run("analyze", "photos", "--preset", "wedding")
        #expect(
            preset.lines == ["IMG_1.jpg\tsmith_1103_02.jpg", "IMG_2.jpg\tsmith_1000_01.jpg"], "\(preset.error)")
        let option = try program.run(
            "preview", "latest", "--set", "client=jones", "--template",
            "{client} {exif:Model} ISO{iso} f{aperture} {shutter} {focal}mm"
        )
        #expect(option.lines.first == "IMG_1.jpg\tjones Canon EOS R6 ISO400 f2.8 1-250 50mm.jpg", "\(option.error)")
        for (arguments, message) in [
            (["--set", "date=x"], "a field can't be called \"date\""),
            (["--set", "client=a/b"], "can't be part of a file name"),
            (["--set", "client"], "client"), (["--clock", "Canon"], "Canon"), (["--start", "last"], "last"),
            (["--template", "{nobody}"], "unknown field {nobody}"),
        ] {
            let wrong = try program.run(["preview", "latest"] + arguments)
            #expect(wrong.status == 64 && wrong.error.contains(message), "\(arguments): \(wrong.status) \(wrong.error)")
        }
        let unused = try program.run("preview", "latest", "--clock", "Canon EOS R9=+1h")
        #expect(
            unused.error.contains("no photo was taken with \"Canon EOS R9\"; the cameras are: Canon EOS R6\n"),
            "\(unused.error)")
        #expect(!preset.error.contains("--clock"))
        let analyzed = try program.run("analyze", "photos", "--template", "{date}_{seq}", "--clock", "Nikon=+1h")
        #expect(analyzed.error.contains("no photo was taken with \"Nikon\""), "\(analyzed.error)")
        let warned = try program.run("preview", "latest", "--template", "{date:%Y/%Q}_{seq}.jpg")
        #expect(warned.status == 0 && warned.error.contains("a file name can't contain \"/\""), "\(warned.error)")
        #expect(warned.error.contains("%Q is not a part of a date") && warned.error.contains("keeps its own extension"))
    }

    @Test func `numbers go on where those of an earlier job ended`() throws {
        try photos(["IMG_1.jpg", "IMG_2.jpg"])
        let template = ["--template", "smith_{seq:4}", "--start", "next", "--yes"]
        #expect(try program.run(["analyze", "photos"] + template).status == 0)
        try photos(["IMG_3.jpg"], date: "2022:01:01 10:00:00")
        #expect(try program.run(["analyze", "photos/IMG_3.jpg"] + template).status == 0)
        #expect(try program.scratch.names("photos") == ["smith_0001.jpg", "smith_0002.jpg", "smith_0003.jpg"])
        let again = try program.run(["analyze", "photos"] + template)
        #expect(again.status == 0 && again.error.contains("0 to rename"), "\(again.error)")
    }

    @Test func `the case of an extension is changed on request, and undone`() throws {
        try photos(["IMG_1.JPG", "Oma.JPG"])
        let before = try program.scratch.state("photos")
        let server = try LoopbackServer(subject: "cat")
        #expect(try analyze(server, "--extension-case", "lower", "--yes").status == 0)
        #expect(try program.scratch.names("photos") == ["2023-05-11-cat.jpg", "Oma.jpg"])
        // The name is still Oma's.
        #expect(try analyze(server, "--template", "{subject}").lines == ["2023-05-11-cat.jpg\tcat.jpg"])
        #expect(try program.run("jobs", "--json").status == 0)
        #expect(try program.bash("photorename undo $(photorename jobs --json | jq -r '.jobs[1].job')").status == 0)
        #expect(try program.scratch.state("photos") == before)
    }

    @Test func `country and letters follow the language`() throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_4021.JPG")
        try program.bash(
            "exiftool -q -overwrite_original -GPSLatitude=48.137 -GPSLongitude=11.575 -GPSLatitudeRef=N -GPSLongitudeRef=E photos/IMG_4021.JPG"
        )
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "Müller Größe")) }
        let result = try analyze(server, "--language", "de", "--ascii", "--template", "{subject}{_}{country}{_}{city}")
        #expect(result.lines == ["IMG_4021.JPG\tmueller-groesse-deutschland-munich.JPG"], "\(result.error)")
    }
}
