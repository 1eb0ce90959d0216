import Foundation
import Synchronization
import TestSupport
import Testing

/// Bursts: nearly the same picture several times within seconds, by the real program.
@Suite(.onEachEngine) struct BurstTests {
    let program = try! Program()

    /// Each request is answered in another way, after a while: who asks twice is found out by the names.
    private func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            .late(0.05, body: LoopbackServer.completion(subject: "thing \(request.number)"))
        }
    }

    private func analyze(_ server: LoopbackServer, _ more: String...) throws -> Shell.Result {
        try program.run(["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more)
    }

    /// Five shots 0.4 s apart, each moved by some pixels, numbered against the order of capture; a sixth ten seconds
    /// later; one of another camera; and, within the second, another picture.
    private static let shots = Result {
        let scratch = try Scratch()
        let made = try Shell.run(
            "cd '\(scratch.path)'\n"
                + """
                set -e
                vips copy '\(Fixtures.photo("P1030477.JPG").path)' s.v
                w=$(($(vipsheader -f width s.v) - 20)); h=$(($(vipsheader -f height s.v) - 20))
                for i in 1 2 3 4 5 6 7; do vips crop s.v IMG_000$((8 - i)).JPG $i $((i / 2)) $w $h; done
                cp '\(Fixtures.photo("IMG_4022.JPG").path)' IMG_0009.JPG
                tag() { exiftool -q -q -overwrite_original -Make=Canon -Model="$2" -DateTimeOriginal="2020:02:02 10:00:$3" -SubSecTimeOriginal="$4" -GPSLatitude= -GPSLongitude= $1; }
                tag IMG_0007.JPG R6 00 100; tag IMG_0006.JPG R6 00 500; tag IMG_0005.JPG R6 00 900; tag IMG_0004.JPG R6 01 300
                tag IMG_0003.JPG R6 01 700; tag IMG_0002.JPG R6 11 700; tag IMG_0001.JPG R5 01 000; tag IMG_0009.JPG R6 01 000
                """)
        guard made.status == 0 else { throw POSIXError(.EIO, userInfo: ["shots": made.error]) }
        let names = try scratch.names().filter { $0.hasSuffix(".JPG") }
        return try names.map { ($0, try Data(contentsOf: scratch.url.appending(path: $0))) }
    }

    private func shoot() throws {
        for (name, bytes) in try Self.shots.get() { try bytes.write(to: URL(filePath: program.photos + "/" + name)) }
    }

    private func subjects(_ result: Shell.Result) -> [String: String] {
        Dictionary(result.lines.map { $0.components(separatedBy: "\t") }.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    @Test func `of a burst one shot goes into a batch`() throws {
        try shoot()
        let vendor = try BatchVendor(.chat)
        let environment = ["OPENAI_API_KEY": "sk-x", "PHOTORENAME_BATCH_INTERVAL": "0.2"]
        let sent = try program.run(
            ["analyze", "photos", "--provider", "openai", "--base-url", vendor.url, "--tier", "batch", "--dry-run"],
            more: environment)
        #expect(
            sent.error.contains("1 batch with 4 photos") && sent.error.contains("4 more photos wait"), "\(sent.error)")
        #expect(try program.run("resume", "latest", "--dry-run", more: environment).status == 0)
        #expect(try program.json("status", "--json")["done"] as? Int == 8)
        #expect(vendor.charges.count == 4 && vendor.left.isEmpty)
    }

    @Test func `the shots of a burst cost one request and are numbered as they were taken`() throws {
        try shoot()
        let server = try server()
        let result = try analyze(server)
        #expect(result.status == 0, "\(result.error)")
        #expect(server.count == 4)
        let names = subjects(result)
        let first = try #require(names["IMG_0007.JPG"])
        #expect(first.hasPrefix("2020-02-02-thing-") && first.hasSuffix("-1.JPG"))
        for (shot, photo) in ["IMG_0007.JPG", "IMG_0006.JPG", "IMG_0005.JPG", "IMG_0004.JPG", "IMG_0003.JPG"]
            .enumerated()
        {
            #expect(names[photo] == first.replacingOccurrences(of: "-1.JPG", with: "-\(shot + 1).JPG"))
        }
        for alone in ["IMG_0001.JPG", "IMG_0002.JPG", "IMG_0009.JPG"] {
            let name = try #require(names[alone])
            #expect(name.wholeMatch(of: /2020-02-02-thing-\d\.JPG/) != nil, "\(name)")
        }
        let status = try program.json("status", "--json")
        #expect(status["requests"] as? Int == 4 && status["cache_hits"] as? Int == 4)

        // Applied, and looked at again: nothing to send, nothing to rename.
        #expect(try program.run("apply", "latest").status == 0)
        let second = try analyze(server)
        #expect(second.status == 0 && second.out.isEmpty && server.count == 4, "\(second.output)")
        // A template that tells them apart by itself needs no numbers.
        let timed = try program.run("preview", "latest", "--template", "{time}{_}{seq}")
        #expect(timed.lines.filter { $0.split(separator: "\t").last?.hasSuffix("-1-1.JPG") == true } == [])
        #expect(timed.lines.contains { $0.hasSuffix("\t10-00-00-1.JPG") })
    }

    @Test func `with --no-bursts each is asked for and numbered like any other`() throws {
        try shoot()
        let server = try LoopbackServer(subject: "roof")
        let result = try analyze(server, "--no-bursts")
        #expect(server.count == 8)
        // By when they were taken; of one time by name.
        #expect(result.lines.contains("IMG_0007.JPG\t2020-02-02-roof.JPG"))
        #expect(result.lines.contains("IMG_0001.JPG\t2020-02-02-roof-4.JPG"))
        #expect(result.lines.contains("IMG_0009.JPG\t2020-02-02-roof-5.JPG"))
        // What was answered of each stays its own.
        #expect(try analyze(server).status == 0 && server.count == 8)
    }

    @Test func `a burst whose first answer fails asks once more, and not for each`() throws {
        try shoot()
        let server = try LoopbackServer { request in
            request.number == 0
                ? .http(
                    400,
                    body:
                        #"{"error":{"message":"no","type":"invalid_request_error","code":"content_policy_violation"}}"#)
                : .late(0.05, body: LoopbackServer.completion(subject: "thing \(request.number)"))
        }
        try program.bash("rm photos/IMG_0001.JPG photos/IMG_0002.JPG photos/IMG_0009.JPG")
        let result = try analyze(server)
        #expect(result.status == 3, "\(result.error)")
        #expect(server.count == 2)
        #expect(result.lines.count == 4 && result.lines.allSatisfy { $0.contains("\t2020-02-02-thing-1-") })
    }

    @Test func `two processes ask once, too`() throws {
        try shoot()
        try program.bash("rm photos/IMG_0001.JPG photos/IMG_0002.JPG photos/IMG_0009.JPG")
        let server = try LoopbackServer { request in
            .late(0.6, body: LoopbackServer.completion(subject: "thing \(request.number)"))
        }
        let job = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--detach", "--concurrency", "2"
        ).lines[0]
        let helpers = try (0..<2).map { _ in try program.start("resume", job) }
        for helper in helpers { _ = helper.wait() }
        #expect(try program.run("wait", job).status == 0)
        #expect(server.count == 1)
    }

    @Test func `copies of one shot are no burst`() throws {
        try program.bash("cp '\(Fixtures.photo("IMG_4021.JPG").path)' photos/a.jpg; cp photos/a.jpg photos/b.jpg")
        let server = try LoopbackServer(subject: "cat")
        let result = try analyze(server)
        #expect(result.lines == ["a.jpg\t2019-07-14-cat-lisbon.jpg", "b.jpg\t2019-07-14-cat-lisbon-2.jpg"])
    }
}
