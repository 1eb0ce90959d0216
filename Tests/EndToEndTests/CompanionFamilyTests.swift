import Foundation
import TestSupport
import Testing

@testable import PhotoModel

/// Every family of files that belong to photos, through the program: previewed, renamed and undone.
struct CompanionFamilyTests {
    let program: Program
    let server: LoopbackServer
    /// A folder each: many of them call their photos alike.
    static let examples = CompanionFamily.all.flatMap(\.examples).enumerated().map {
        (folder: "\($0.offset)", $0.element)
    }

    init() throws {
        program = try Program(key: "sk-x")
        server = try LoopbackServer(subject: "fox")
    }

    func write(_ path: String, _ content: some Sequence<UInt8>) throws {
        let file = URL(filePath: program.photos + "/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: file)
    }

    func analyze(_ more: String...) throws -> Shell.Result {
        try program.run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--template", "{subject}"] + more)
    }

    @Test func `every file goes where its photo goes, and back, byte for byte`() throws {
        for (number, (folder, example)) in Self.examples.enumerated() {
            try write("\(folder)/\(example.photo)", TinyPictures.png(number))
            // What cameras and editors keep beside a picture is often a picture.
            let isPicture = FileName(example.file)?.backedUp != nil || example.file.hasSuffix("THM")
            try write(
                "\(folder)/\(example.file)", isPicture ? TinyPictures.png(1_000 + number) : Array("\(number)".utf8))
        }
        let before = try FolderState(program.photos)
        let result = try analyze("--yes")
        #expect(result.status == 0, "\(result.error)")
        #expect(server.count == Self.examples.count, "only photos are sent")
        for (folder, example) in Self.examples {
            let photo = "fox" + String(decoding: FileName(example.photo)!.dotExtension, as: UTF8.self)
            #expect(
                try program.scratch.names("photos/\(folder)").sorted() == [photo, example.renamed].sorted(),
                "\(example.photo) with \(example.file)")
        }
        #expect(result.error.contains("\(Self.examples.count) photos and \(Self.examples.count) companions"))
        // Nothing is left to do, and everything is known again.
        #expect(try analyze().lines.isEmpty)
        #expect(try program.run("undo", "--help").status == 0)
        let first = try #require(try program.sql("SELECT job FROM v_jobs WHERE renamed > 0").first)
        #expect(try program.run("undo", first).status == 0)
        #expect(try FolderState(program.photos) == before)
    }

    @Test func `all of them in one folder keep apart`() throws {
        var photos: Set<String> = []
        for (number, (_, example)) in Self.examples.enumerated() {
            let (photo, file) = ("\(number) \(example.photo)", "\(number) \(example.file)")
            // These know their beginnings.
            guard CompanionsOf.one(photo, file) else { continue }
            try write(photo, TinyPictures.png(number))
            try write(file, Array("\(number)".utf8))
            photos.insert(photo)
        }
        #expect(photos.count > 20)
        let before = try FolderState(program.photos)
        #expect(try analyze("--yes").status == 0)
        let names = try program.scratch.names("photos")
        #expect(names.allSatisfy { $0.contains("fox") }, "\(names)")
        #expect(try analyze().lines.isEmpty)
        let first = try #require(try program.sql("SELECT job FROM v_jobs WHERE renamed > 0").first)
        #expect(try program.run("undo", first).status == 0)
        #expect(try FolderState(program.photos) == before)
    }

    @Test func `what goes along and what stays is listed by name in every preview`() throws {
        try write("figure.png", TinyPictures.png(1))
        for file in ["figure.html", "figure.tex", "figure.txt", "figure-old.xmp", "other.txt"] { try write(file, [1]) }
        let result = try analyze("--format", "tsv")
        #expect(result.lines == ["figure.png\tfox.png", "figure.txt\tfox.txt"])
        let words =
            "figure-old.xmp is not renamed: only the beginning of its name matches this photo's name; "
            + "figure.html and figure.tex are not renamed: other files may refer to them by name"
        for format in ["table", "csv"] {
            #expect(try program.run("preview", "latest", "--format", format).output.contains(words), "\(format)")
        }
        let json = try program.json("preview", "latest", "--format", "json")
        #expect((json["renames"] as? [[String: Any]])?.first?["note"] as? String == words)
        #expect(try program.run("apply", "latest").status == 0)
        #expect(
            try program.scratch.names("photos")
                == ["figure-old.xmp", "figure.html", "figure.tex", "fox.png", "fox.txt", "other.txt"])
    }

    @Test func `a new name makes nobody's file its own`() throws {
        for stranger in [
            "fox.txt", "fox.jpg.xmp", "FOX-2.MOV", "fox-3.CR2", "._fox-4.jpg", "fox-5_01.jpg.xmp", "fox-5_E.AAE",
            "fox-6",
        ] { try write(stranger, [1]) }
        // These would not be its own.
        try write("fox-7.html", [1])
        try FileManager.default.createDirectory(atPath: program.photos + "/fox-8", withIntermediateDirectories: true)
        for number in 0..<2 { try write("\(number).jpg", TinyPictures.png(number)) }
        #expect(try analyze("--yes").status == 0)
        let photos = try program.scratch.names("photos").filter { $0.hasSuffix(".jpg") && !$0.hasPrefix(".") }
        #expect(photos.count == 2)
        for photo in photos {
            let files = try FolderState(program.photos).files.keys.compactMap { FileName($0) }
            let companions = Companions(files: files, photos: [])
            #expect(companions.byPhoto[FileName(photo)!] == nil, "\(photo)")
        }
        #expect(photos == ["fox-7.jpg", "fox-8.jpg"])
    }
}

private enum CompanionsOf {
    static func one(_ photo: String, _ file: String) -> Bool {
        Companions(files: [photo, file].compactMap { FileName($0) }, photos: []).byPhoto.count == 1
    }
}
