import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(.onEachEngine) struct CacheTests {
    let program = try! Program()

    private func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            .late(0.02, body: LoopbackServer.completion(subject: "thing \(request.number)"))
        }
    }

    private func analyze(_ server: LoopbackServer, _ folder: String = "photos", _ more: String...) throws
        -> Shell.Result
    {
        try program.run(["analyze", folder, "--provider", "openai", "--base-url", server.url] + more)
    }

    @Test func `moved, renamed and tagged again, a folder costs nothing a second time`() throws {
        try program.copyFixtures()
        let server = try server()
        #expect(try analyze(server, "photos", "--yes").status == 0)
        #expect(server.count == 7)
        let change = try program.bash(
            """
            set -e
            mkdir -p elsewhere/deep; mv photos/* elsewhere/deep/
            cd elsewhere/deep
            exiftool -q -overwrite_original -Artist='Somebody' -Copyright='Nobody' -ImageDescription='New words' -DateTimeOriginal='2011:01:02 03:04:05' . >/dev/null
            n=0; for f in *; do n=$((n + 1)); mv "$f" "picture-$n.${f##*.}"; done
            cp picture-1.* copy-of-1.jpg
            """)
        #expect(change.status == 0, "\(change.error)")
        let second = try analyze(server, "elsewhere")
        #expect(second.status == 0, "\(second.error)")
        #expect(server.count == 7)
        let status = try program.json("status", "--json")
        #expect(status["requests"] as? Int == 0)
        #expect(status["cache_hits"] as? Int == 8)
        // What the tags say now is what the names say.
        #expect(second.output.contains("2011-01-02-thing"))
        #expect(try analyze(server, "elsewhere", "--no-cache").status == 0)
        // Asked again, and of the two that are alike both.
        #expect(server.count == 15)
    }

    @Test func `a file that is the same is not decoded again`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/a.jpg")
        try program.bash("touch -d '1 hour ago' photos/a.jpg")
        let server = try server()
        let first = try analyze(server)
        #expect(first.status == 0)
        // The same file by all that a look at it tells, and no picture any more behind its first bytes.
        let spoil = try program.bash(
            """
            touch -r photos/a.jpg stamp; size=$(stat -c %s photos/a.jpg)
            head -c $((size - 64)) /dev/zero | dd of=photos/a.jpg bs=64 seek=1 conv=notrunc status=none iflag=fullblock; touch -r stamp photos/a.jpg
            """)
        #expect(spoil.status == 0)
        let second = try analyze(server)
        #expect(second.status == 0 && second.output == first.output)
        #expect(server.count == 1)
        // What has changed is looked at.
        try program.bash("touch photos/a.jpg")
        #expect(try analyze(server).status == 3)
        #expect(server.count == 1)
    }

    @Test func `another prompt, language, model or size is another question`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/a.jpg")
        let server = try server()
        for (number, more) in [
            [], ["--prompt", "be brief"], ["--language", "de"], ["--model", "gpt-4.1"], ["--thumbnail-size", "300"],
        ].enumerated() {
            let arguments = ["analyze", "photos", "--provider", "openai", "--base-url", server.url] + more
            for _ in 0..<2 {
                let result = try program.run(arguments)
                #expect(result.status == 0)
            }
            #expect(server.count == number + 1)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `of equal pictures one is asked for, though two processes meet them at the same moment`() throws {
        // Ten pictures, each twelve times.
        try TinyPictures.fill(program.photos, 0..<10)
        try program.bash(
            "cd photos; for f in *; do for n in 1 2 3 4 5 6 7 8 9 10 11; do cp \"$f\" \"$n-$f\"; done; done")
        let server = try LoopbackServer { request in
            .late(0.3, body: LoopbackServer.completion(subject: "thing \(request.number)"))
        }
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count == 0, first.isRunning { usleep(5_000) }
        let others = try (0..<2).map { _ in try program.start("resume", "latest", "-q") }
        #expect(first.wait().status == 0)
        for other in others { #expect(other.wait().status == 0) }
        #expect(server.count == 10)
        #expect(try program.sql("SELECT done, requests, cache_hits FROM v_jobs") == ["120|10|110"])
        #expect(try program.sql("SELECT count(*) FROM questions") == ["0"])
    }

    @Test(.timeLimit(.minutes(1))) func `whoever dies while asking keeps nobody waiting`() throws {
        try TinyPictures.fill(program.photos, 0..<1)
        let isFirst = Mutex(true)
        let server = try LoopbackServer { _ in
            let waits = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            return waits ? .silence(30) : .http(200, body: LoopbackServer.completion(subject: "thing"))
        }
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count == 0, first.isRunning { usleep(5_000) }
        first.send(SIGKILL)
        _ = first.wait()
        #expect(try program.sql("SELECT count(*) FROM questions") == ["1"])
        #expect(try program.run("resume", "latest").status == 0)
        #expect(server.count == 2)
    }

    @Test func `prune forgets what no job refers to, when it is told to`() throws {
        try TinyPictures.fill(program.photos, 0..<5)
        let server = try server()
        #expect(try analyze(server).status == 0)
        #expect(try program.run("prune", "--older-than", "0").status == 0)
        #expect(try analyze(server).status == 0)
        #expect(server.count == 5)
        let dry = try program.run("prune", "--older-than", "0", "--cache", "--dry-run")
        #expect(dry.error.contains("Would delete 1 job"))
        // In use by the job that is there.
        #expect(try program.run("prune", "--older-than", "30d", "--cache").error.contains("Nothing to delete"))
        let pruned = try program.run("prune", "--older-than", "0", "--cache")
        #expect(pruned.error.contains("Deleted 1 job and 5 descriptions"))
        #expect(
            try program.sql("SELECT (SELECT count(*) FROM descriptions), (SELECT count(*) FROM thumbnails)") == ["0|0"])
        #expect(try analyze(server).status == 0)
        #expect(server.count == 10)
    }
}
