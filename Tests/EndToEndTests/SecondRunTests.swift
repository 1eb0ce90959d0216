import Foundation
import TestSupport
import Testing

/// What is named stays so, and looking at names costs nothing.
@Suite(.onEachEngine) struct SecondRunTests {
    let program = try! Program()

    private func server() throws -> LoopbackServer {
        // Nine subjects for a thousand photos: most names get a number.
        try LoopbackServer { request in
            .http(200, body: LoopbackServer.completion(subject: "Thing \(request.number % 9)"))
        }
    }

    @Test(.timeLimit(.minutes(3))) func `a folder of a thousand, applied, has nothing to rename the next time`() throws
    {
        try TinyPictures.fill(program.photos, 0..<1_000)
        try program.bash("mkdir photos/sub; mv photos/*7.* photos/sub/")
        let server = try server()
        let analyze = ["analyze", "photos", "--provider", "openai", "--base-url", server.url]
        #expect(try program.run(analyze + ["--yes", "-q"]).status == 0)
        let requests = server.count
        let names = try program.scratch.state("photos")
        let again = try program.run(analyze)
        #expect(again.status == 0 && again.out.isEmpty, "\(again.output.prefix(400))")
        #expect(server.count == requests)
        #expect(try program.scratch.state("photos") == names)
    }

    @Test func `five changes of how names look cost no request`() throws {
        try program.copyFixtures()
        let server = try server()
        let made = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(made.status == 0 && server.count == 7)
        var seen: Set<String> = [made.output]
        for change in [
            ["--template", "{seq}{_}{subject}{_}{city}"], ["--case", "title"], ["--separator", "_"], ["--start", "40"],
            ["--padding", "4"],
        ] {
            let options = ["--template", "{seq}{_}{subject}"] + (change[0] == "--template" ? [] : change)
            let preview = try program.run(["preview", "latest"] + (change[0] == "--template" ? change : options))
            #expect(preview.status == 0 && preview.lines.count == 7)
            #expect(seen.insert(preview.output).inserted, "\(change) changes nothing")
        }
        #expect(server.count == 7)
        #expect(try program.json("status", "--json")["requests"] as? Int == 7)
    }

    /// What the model is asked and what becomes of its words, in other languages and scripts.
    @Test(arguments: [
        ("de", "Größe Straße", "2019-07-14-größe-straße-lisbon.JPG", "2019-07-14-groesse-strasse-lisbon.JPG"),
        ("ja", "東京 タワー", "2019-07-14-東京-タワー-lisbon.JPG", "2019-07-14-dong-jing-tawa-lisbon.JPG"),
        ("ru", "Красная площадь", "2019-07-14-красная-площадь-lisbon.JPG", "2019-07-14-krasnaa-plosad-lisbon.JPG"),
        ("ar", "قطة نائمة", "2019-07-14-قطة-نائمة-lisbon.JPG", nil as String?),
        ("hi", "सोती बिल्ली", "2019-07-14-सोती-बिल्ली-lisbon.JPG", nil),
        ("pt-BR", "gato dormindo", "2019-07-14-gato-dormindo-lisbon.JPG", "2019-07-14-gato-dormindo-lisbon.JPG"),
    ])
    func `words come in the language that was asked for, and stay in its script`(
        language: String, words: String, name: String, ascii: String?
    ) throws {
        try program.scratch.copy("IMG_4021.JPG", to: "photos/IMG_4021.JPG")
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: words)) }
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--language", language)
        #expect(result.lines == ["IMG_4021.JPG\t\(name)"], "\(result.error)")
        let asked = String(decoding: try #require(server.requests.first).body, as: UTF8.self)
        #expect(asked.contains(language))
        let plain = try program.run("preview", "latest", "--ascii").lines[0]
        #expect(plain.utf8.count == plain.unicodeScalars.count)
        if let ascii { #expect(plain == "IMG_4021.JPG\t\(ascii)") }
        #expect(try program.run("apply", "latest").status == 0)
        #expect(try program.scratch.names("photos") == [name])
        #expect(server.count == 1)
    }
}
