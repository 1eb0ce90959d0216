import Foundation
import TestSupport
import Testing

@Suite struct ConfigTests {
    let program = try! Program(renamesAll: false)
    var file: String { program.scratch.path + "/config/photorename/config.yaml" }

    private func config(_ text: String) throws { try program.scratch.write("config/photorename/config.yaml", text) }

    @Test func `one is made, found and shown`() throws {
        #expect(try program.run("config", "path").output == file + "\n")
        #expect(try program.run("config", "init").output == file + "\n")
        #expect(try program.bash("stat -c %a '\(file)'").output == "600\n")
        let again = try program.run("config", "init")
        #expect(again.status == 1 && again.error.contains("already exists"))
        // As it stands it says nothing; with its lines taken in it is a good one.
        #expect(!(try program.run("config", "show").output.contains("template")))
        try program.bash(#"sed -i -E 's/^#([a-z]|  )/\1/' '\#(file)'"#)
        let shown = try program.run("config", "show", "--quiet")
        #expect(shown.status == 0, "\(shown.error)")
        for line in [
            "provider: openai", "presets: travel", "made_names: SCN-####", "keep_meaningful: true", "set: client=smith",
            "clock: Canon EOS R6=+3780s",
        ] {
            #expect(shown.output.contains(line), "\(line): \(shown.output)")
        }
        let secret = try program.run("config", "show", more: ["OPENAI_API_KEY": "sk-secret"])
        #expect(!secret.output.contains("sk-secret"))
    }

    @Test func `an option goes before the preset, that before the file, and a job keeps what it was made with`() throws
    {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        try config(
            "separator: _\ntemplate: \"{subject}{_}{year}\"\npresets:\n  travel:\n    template: \"{year}{_}{subject}\"\n    case: title\n"
        )
        #expect(try program.run("analyze", "photos").output == "IMG_1.JPG\tcat_2019.JPG\n")
        #expect(try program.run("preview", "latest", "--preset", "travel").output == "IMG_1.JPG\t2019_Cat.JPG\n")
        #expect(
            try program.run("analyze", "photos", "--preset", "travel", "--separator", "+").output
                == "IMG_1.JPG\t2019+Cat.JPG\n")
        try config("separator: x\n")
        #expect(try program.run("preview", "latest").output == "IMG_1.JPG\t2019+Cat.JPG\n")
        let unknown = try program.run("preview", "latest", "--preset", "travle")
        #expect(unknown.status == 64 && unknown.error.contains("no preset \"travle\""))
    }

    @Test(arguments: [
        ("templat: x", "1:1", "did you mean \"template\""), ("case: shouting", "1:7", "kebab"),
        ("model: x\npresets:\n  a:\n    sepparator: x", "4:5", "did you mean \"separator\""),
        ("start: many", "1:8", "a number from 0"), ("ascii: perhaps", "1:8", "true or false"),
        ("made_names: x", "1:13", "a list"), ("connect_timeout: soon", "1:18", "a number of seconds"),
        ("lease: ~", "1:8", "a plain value"), ("separator:", "1:11", "a plain value"),
        ("template: ~", "1:11", "a plain value"), ("case: kebab\ncase: snake", "1:1", "appears twice"),
        ("separator: /", "1:12", "can't be part of a file name"),
        ("template: \"{subjekt}\"", "1:11", "did you mean {subject}"),
        ("presets: [a]", "1:10", "names with their settings"),
    ])
    func `a mistake is reported with file, line, column and what was probably meant`(
        text: String, place: String, hint: String
    ) throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        try config(text + "\n")
        let result = try program.run("analyze", "photos")
        #expect(result.status == 1, "\(result.output)")
        #expect(result.error.contains("config.yaml:\(place): ") && result.error.contains(hint), "\(result.error)")
        #expect(try program.run("config", "path").status == 0)
    }

    @Test func `no config is read from the folder of the photos`() throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_1.JPG")
        try program.scratch.write("photos/config.yaml", "nonsense: [")
        try program.scratch.write("photos/photorename/config.yaml", "nonsense: [")
        #expect(try program.bash("cd photos && photorename analyze .").status == 0)
    }
}
