import Foundation
import TestSupport
import Testing

/// What a new user sees without a key: people, things and words, in the user's language.
struct LocalNamesTests {
    let program: Program

    init() throws {
        program = try Program()
        let fixtures = Fixtures.repository.appending(path: "Fixtures").path
        try Shell.run(
            "cp '\(fixtures)'/pages/*.[JjPp]* '\(fixtures)/photos/DSC_0108.JPG' '\(fixtures)/photos/IMG_4021.JPG' '\(program.photos)/'"
        )
    }

    private func names(_ arguments: String...) throws -> [String: String] {
        let result = try program.run(
            ["analyze", "photos", "--dry-run", "--template", "{subject|original}"] + arguments)
        #expect(result.status == 0, "\(result.error)")
        return Dictionary(
            uniqueKeysWithValues: result.lines.map { line in
                let columns = line.split(separator: "\t").map(String.init)
                return (columns[0], columns[1])
            })
    }

    @Test func `people, pets, receipts, screenshots and signs have names`() throws {
        let names = try names()
        #expect(
            names == [
                "DSC_0108.JPG": "person.JPG", "IMG_4021.JPG": "cat.JPG",
                "IMG_4027.JPG": "receipt-green-valley-market.JPG",
                "IMG_4028.JPG": "maple-street.JPG", "IMG_4029.JPG": "the-silent-harbour.JPG",
                "IMG_4030.JPG": "document-tenancy-agreement.JPG",
                "Screenshot_20240314-094105.png": "screenshot-settings.png",
            ])
    }

    @Test func `with --no-text nothing is read`() throws {
        let names = try names("--no-text")
        #expect(names["DSC_0108.JPG"] == "person.JPG")
        #expect(names["IMG_4021.JPG"] == "cat.JPG")
        for page in ["IMG_4027.JPG", "IMG_4029.JPG", "IMG_4030.JPG", "Screenshot_20240314-094105.png"] {
            #expect(names[page] == nil, "\(names)")
        }
    }

    @Test func `reading is turned on and off for the same photos`() throws {
        #expect(try names("--no-text")["IMG_4028.JPG"] == nil)
        #expect(try names()["IMG_4028.JPG"] == "maple-street.JPG")
        #expect(try names("--no-text")["IMG_4028.JPG"] == nil)
    }

    @Test func `a template can use the legible words and what was found`() throws {
        let result = try program.json(
            "analyze", "photos", "--dry-run", "--format", "json", "--template", "{tags}_{text}")
        let renames = try #require(result["renames"] as? [[String: Any]])
        let descriptions = Dictionary(
            uniqueKeysWithValues: renames.compactMap { rename in
                (rename["old"] as? String).flatMap { old in (rename["description"] as? [String: Any]).map { (old, $0) }
                }
            })
        #expect(descriptions["DSC_0108.JPG"]?["tags"] as? [String] == ["1 person"])
        #expect(descriptions["IMG_4027.JPG"]?["tags"] as? [String] == ["receipt"])
        let text = try #require(descriptions["IMG_4027.JPG"]?["text"] as? String)
        #expect(text.contains("GREEN VALLEY MARKET"))
        // Its phone number and the end of its card number.
        #expect(!text.contains("0117") && !text.contains("0123") && !text.contains("4821"))
    }

    @Test(arguments: [
        ("de", "person.JPG", "katze.JPG", "kassenbon-green-valley-market.JPG"),
        ("fr", "personne.JPG", "chat.JPG", "ticket-de-caisse-green-valley-market.JPG"),
        ("pt-BR", "pessoa.JPG", "gato.JPG", "recibo-green-valley-market.JPG"),
    ])
    func `names are in the user's language`(language: String, person: String, cat: String, receipt: String) throws {
        let names = try names("--language", language)
        #expect(names["DSC_0108.JPG"] == person)
        #expect(names["IMG_4021.JPG"] == cat)
        #expect(names["IMG_4027.JPG"] == receipt)
    }

    @Test func `a language without words is said once, and the names are English`() throws {
        let result = try program.run("analyze", "photos", "--dry-run", "--language", "pl")
        #expect(result.status == 0)
        #expect(result.error.components(separatedBy: "no words in \"pl\"").count == 2, "\(result.error)")
        #expect(result.output.contains("cat"))
        #expect(!(try program.run("preview", "latest").error.contains("no words in")))
    }

    @Test func `what is missing is left out, and doctor says how to get it`() throws {
        let data = program.scratch.path + "/data"
        let folder = data + "/photorename"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let installed = Fixtures.dataFolder + "/photorename"
        for name in ["libLiteRt.so", "efficientdet_lite0.tflite"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/" + name, withDestinationPath: installed + "/" + name)
        }
        let more = ["XDG_DATA_HOME": data]
        let result = try program.run("analyze", "photos", "--dry-run", "--template", "{subject|original}", more: more)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.lines == ["DSC_0108.JPG\tperson.JPG"])
        let doctor = try program.run("doctor", more: more)
        #expect(
            doctor.output.contains(
                "ok  local model for people, animals and vehicles: \(folder)/efficientdet_lite0.tflite"))
        #expect(doctor.output.contains("local model for text: not installed"))
        #expect(doctor.output.contains("make assets"))
    }

    @Test func `a damaged model is an error with its path, and nothing is renamed`() throws {
        let data = program.scratch.path + "/data"
        try Shell.run("mkdir -p '\(data)' && cp -r '\(Fixtures.dataFolder)/photorename' '\(data)/'")
        let model = data + "/photorename/ppocr_v6_reader.onnx"
        try Shell.run("truncate -s 1000000 '\(model)'")
        let result = try program.run("analyze", "photos", "--yes", "--format", "json", more: ["XDG_DATA_HOME": data])
        #expect(result.status == 1)
        #expect(result.output.contains("local_model_damaged"))
        #expect(result.output.contains(model.replacing("/", with: "\\/")) || result.output.contains(model))
        #expect(try program.scratch.names("photos").contains("IMG_4021.JPG"))
        #expect(try program.run("doctor", more: ["XDG_DATA_HOME": data]).output.contains("is damaged"))
    }
}
