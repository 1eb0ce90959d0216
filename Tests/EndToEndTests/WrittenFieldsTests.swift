import Foundation
import TestSupport
import Testing

/// What people already wrote of a photo can be part of its name, and is sent to nobody.
struct WrittenFieldsTests {
    let program: Program
    let server: LoopbackServer

    init() throws {
        program = try Program(key: "sk-x")
        server = try LoopbackServer(subject: "lake")
    }

    func write(_ name: String, _ arguments: [String], salt: String) throws {
        try program.scratch.copy("IMG_4021.JPG", toBytes: Array("photos/\(name)".utf8), salt: salt)
        let result = try Shell.run(
            "/usr/bin/exiftool", ["-overwrite_original", "-q"] + arguments + [program.photos + "/" + name])
        try #require(result.status == 0, "\(result.error)")
    }

    func names(_ template: String) throws -> [String] {
        try program.run("preview", "latest", "--template", template, "--format", "tsv").lines.map {
            String($0.split(separator: "\t")[1])
        }
    }

    @Test func `title, caption, keywords, people, rating, creator and any tag by name`() throws {
        try write(
            "a.jpg",
            [
                "-XMP-dc:Title=Zebra crossing", "-XMP-dc:Description=Quagga at the pond", "-XMP-dc:Subject=okapi",
                "-XMP-dc:Subject=two words", "-XMP-xmp:Rating=4", "-XMP-dc:Creator=The Family",
                "-RegionInfo={RegionList=[{Name=Grandma,Type=Face},{Name=Uncle,Type=Face}]}",
                "-RegionInfoMP={Regions=[{PersonDisplayName=Grandpa}]}", "-XMP-iptcExt:PersonInImage=Baby",
                "-XMP-photoshop:City=Narwhal", "-IPTC:ObjectName=Ibex", "-IPTC:Keywords=gnu", "-IPTC:Keywords=emu",
                "-EXIF:Artist=Tapir", "-EXIF:Model=Aye-aye 3000", "-EXIF:LensModel=35mm f/1.8",
            ], salt: "a")
        try write("b.jpg", [], salt: "b")
        try program.scratch.write(
            "photos/b.xmp",
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:q="http://ns.adobe.com/photoshop/1.0/" q:City="Beside">
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """)
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--template", "{title|subject}")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.lines.first == "a.jpg\tzebra-crossing.jpg")
        #expect(try names("{caption}{_}{rating}").first == "quagga-at-the-pond-4.jpg")
        #expect(
            try names("{keywords}").first == "okapi-two-words-gnu-emu.jpg"
                || names("{keywords}").first == "okapi-two-words.jpg")
        let people = try #require(try names("{people}").first)
        for one in ["grandma", "uncle", "grandpa", "baby"] { #expect(people.contains(one), "\(people)") }
        #expect(try names("{creator}").first == "the-family.jpg")
        #expect(try names("{exif:Model}{_}{exif:Artist}").first == "Aye-aye 3000-Tapir.jpg")
        #expect(try names("{iptc:ObjectName}{_}{iptc:Keywords}").first == "ibex-gnu-emu.jpg")
        // The file's own, or its sidecar's.
        #expect(try names("{xmp:photoshop:City}") == ["narwhal.jpg", "beside.jpg", "beside.xmp"])
        // Nothing of it left the machine.
        for request in server.requests {
            let text = String(decoding: request.body, as: UTF8.self)
            let picture = try #require(text.firstMatch(of: /base64,([A-Za-z0-9+\/=\\]+)/)).1.replacing("\\", with: "")
            let sent =
                String(decoding: try #require(Data(base64Encoded: String(picture))), as: UTF8.self) + request.head
                + text
            for word in [
                "Zebra", "Quagga", "okapi", "Grandma", "Grandpa", "Uncle", "Narwhal", "Tapir", "Aye-aye",
            ] {
                #expect(!sent.contains(word), "\(word)")
            }
        }
    }

    @Test func `a tag that nobody knows is refused with the nearest one`() throws {
        try write("a.jpg", [], salt: "a")
        let result = try program.run("analyze", "photos", "--template", "{exif:Modle}")
        #expect(result.status == 64)
        #expect(
            result.error.contains("--template, character 2: exif has no tag Modle; did you mean {exif:Model}?"),
            "\(result.error)")
    }
}
