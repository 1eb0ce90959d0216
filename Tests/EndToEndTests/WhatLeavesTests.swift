import Foundation
import TestSupport
import Testing

/// What leaves the machine is what is said, and nothing else.
@Suite struct WhatLeavesTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-secret-of-a-test")
    }

    private func configured(_ server: LoopbackServer) -> Program {
        var program = program
        program.environment["PHOTORENAME_PROVIDER"] = "openai"
        program.environment["PHOTORENAME_BASE_URL"] = server.url
        return program
    }

    @Test func `host, pixels and bytes of each photo are shown, and are what was sent`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/secret-place.jpg")
        let server = try LoopbackServer(subject: "cup")
        let result = try configured(server).run("analyze", "photos", "--dry-run", "-v")
        #expect(result.status == 0)
        let url = try #require(
            ((server.requests[0].json["messages"] as? [[String: Any]])?[0]["content"] as? [[String: Any]])?
                .compactMap { ($0["image_url"] as? [String: Any])?["url"] as? String }.first)
        let jpeg = try #require(Data(base64Encoded: String(url.dropFirst("data:image/jpeg;base64,".count))))
        let line = try #require(
            result.error.components(separatedBy: "\n").first {
                $0.contains("secret-place.jpg: ") && $0.contains("pixels")
            })
        #expect(line.contains(" \(jpeg.count) bytes to 127.0.0.1:\(server.port)"), "\(line)")
        try jpeg.write(to: URL(filePath: program.scratch.path + "/sent.jpg"))
        let size = try program.bash("vipsheader -f width sent.jpg; vipsheader -f height sent.jpg").lines
        #expect(line.contains(": \(size[0]) × \(size[1]) pixels,"), "\(line)")
        // Neither name nor place nor anything of the file's own goes with it.
        let sent = String(decoding: server.requests[0].body, as: UTF8.self) + server.requests[0].head
        for word in ["secret-place", "photos", program.scratch.path] { #expect(!sent.contains(word)) }
        #expect(try program.bash("exiftool -s -EXIF:all -XMP:all -IPTC:all sent.jpg").output == "")
        // Without -v it is not said.
        #expect(try !configured(server).run("analyze", "photos", "--no-cache").error.contains("pixels,"))
    }

    @Test func `doctor says where pictures would go, and asks the provider when it is told to`() throws {
        let server = try LoopbackServer(subject: "red disc")
        let program = configured(server)
        let quiet = try program.run("doctor")
        #expect(quiet.status == 0, "\(quiet.output)")
        #expect(quiet.output.contains("500 × 500 pixels"))
        #expect(quiet.output.contains("is sent to 127.0.0.1:\(server.port), without metadata, name or path"))
        #expect(server.count == 0)
        let probed = try program.run("doctor", "--probe")
        #expect(probed.status == 0)
        #expect(probed.output.contains("probe: openai gpt-6-luna saw \"red disc\""))
        #expect(probed.output.contains("300 tokens in, 40 out, less than $0.01"))
        // One picture, and the list of models, which can have the day on which this one stops.
        #expect(server.requests.map(\.path).sorted() == ["/v1/chat/completions", "/v1/models"])
        #expect(!probed.output.contains("sk-secret"))
    }

    @Test(arguments: [
        (401, "openai-401.json", "OPENAI_API_KEY"), (404, "openai-404-model.json", "--model"),
        (429, "openai-429-quota.json", "credit"), (400, "openai-400-vision.json", "--model"),
    ])
    func `a probe that fails says what to do`(status: Int, fixture: String, fix: String) throws {
        let body = String(decoding: try Fixtures.response(fixture), as: UTF8.self)
        let server = try LoopbackServer { _ in .http(status, body: body) }
        let result = try configured(server).run("doctor", "--probe")
        #expect(result.status == 1)
        let lines = result.output.components(separatedBy: "\n")
        let place = try #require(lines.firstIndex { $0.contains("probe: ") })
        #expect(lines[place].hasPrefix("!!"))
        #expect((lines[place] + lines[place + 1]).contains(fix), "\(lines[place...])")
        server.stop()
        let gone = try configured(server).run("doctor", "--probe", "--json")
        #expect(gone.status == 1 && gone.output.contains("could not be reached"))
    }
}
