import Foundation
import TestSupport
import Testing

/// `--provider llama-cpp` with llama.cpp's own server and a model of half a megabyte, whose words mean nothing.
struct LlamaCppTests {
    static let python = PythonPackages.python("LlamaCpp")

    static let models: String? = {
        guard let python else { return nil }
        let folder = Fixtures.repository.appending(path: ".build/python-LlamaCpp/models").path
        let script = Fixtures.repository.appending(path: "Tests/LlamaCpp/models.py").path
        let made = try? Shell.run("mkdir -p '\(folder)' && '\(python)' '\(script)' '\(folder)'")
        return made?.status == 0 ? folder : nil
    }()

    let program: Program
    private let scratch: Scratch

    init() throws {
        var program = try Program()
        scratch = program.scratch
        let models = try #require(Self.models)
        // Of its own, so that no other test's program joins the server.
        _ = try scratch.folder("model")
        try Shell.run("cp '\(models)'/* '\(scratch.path)/model/'")
        program.environment["PHOTORENAME_LLAMA_SERVER"] = scratch.path + "/llama-server"
        self.program = program
        try server()
    }

    var model: String { scratch.path + "/model/model.gguf" }

    /// Writes the program that is started as `llama-server`.
    ///
    /// - Parameter before: lines of shell that run first.
    func server(_ before: String = "") throws {
        let script = Fixtures.repository.appending(path: "Tests/LlamaCpp/server.py").path
        try scratch.write("llama-server", "#!/bin/bash\n\(before)\nexec '\(Self.python ?? "")' '\(script)' \"$@\"\n")
        try Shell.run("chmod 755 '\(scratch.path)/llama-server'")
    }

    var arguments: [String] { ["--provider", "llama-cpp", "--model", model] }

    func start(_ arguments: String...) throws -> Shell.Running {
        try Shell.Running(
            Program.path, arguments + self.arguments, environment: program.environment, folder: scratch.path)
    }

    /// The processes that have this test's model.
    var servers: [Int32] {
        get throws { try Shell.run("pgrep -f -- '-m \(model)'").lines.compactMap { Int32($0) } }
    }

    /// What the database knows, for a failed expectation.
    var story: String {
        let rows = ["SELECT * FROM jobs", "SELECT job, code, message FROM logs WHERE code <> 'llama_server'"].flatMap {
            ((try? program.sql($0)) ?? []).suffix(40)
        }
        return rows.joined(separator: "\n")
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `a whole job: the server is started, its words are in the log, and it ends before the question`() throws {
        try program.copyFixtures()
        let result = try program.run(["analyze", "photos", "--yes"] + arguments)
        #expect([0, 3].contains(result.status), "\(result.error)")
        #expect(
            result.error.contains("Describing with llama-cpp (model.gguf), which this program starts; nothing leaves"))
        let status = try program.json("status", "--json")
        #expect(status["provider"] as? String == "llama-cpp")
        #expect(status["done"] as? Int ?? 0 >= 5)
        #expect(status["cost_usd"] as? Double == 0)
        let log = try program.run("logs", "latest").output
        #expect(log.contains("started llama-server (process "))
        #expect(log.contains("llama-server is ready"))
        #expect(log.contains("load_model: loading model"))
        #expect(!log.contains("pr-"), "the key of the server is in the log")
        #expect(try servers == [])
        // What is known needs no server.
        let again = try program.run(["analyze", "photos", "--dry-run", "--no-keep-meaningful"] + arguments)
        #expect([0, 3].contains(again.status))
        if status["failed"] as? Int == 0 {
            #expect(try program.run("logs", "latest").output.contains("llama-server") == false)
        }
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `the server listens on loopback alone and wants the key, with as many slots as requests`() throws {
        try server("echo \"$@\" > '\(scratch.path)/arguments'")
        try program.copyFixtures()
        let environment = [
            "OPENAI_API_KEY": "sk-secret", "PHOTORENAME_API_KEY": "sk-other", "LLAMA_ARG_HOST": "0.0.0.0",
        ]
        try server("echo \"$@\" > '\(scratch.path)/arguments'; env > '\(scratch.path)/environment'")
        _ = try program.run(["analyze", "photos", "--concurrency", "3"] + arguments, more: environment)
        let words = try String(contentsOfFile: scratch.path + "/arguments", encoding: .utf8).split(separator: " ")
        func value(_ option: String) -> Substring? {
            words.firstIndex(of: Substring(option)).map { words[$0 + 1] }
        }
        #expect(value("--host") == "127.0.0.1")
        #expect(value("-np")?.trimmingCharacters(in: .whitespacesAndNewlines) == "3")
        #expect(value("--mmproj") == "\(scratch.path)/model/mmproj-model.gguf")
        #expect(value("--api-key")?.count ?? 0 > 20)
        let variables = try String(contentsOfFile: scratch.path + "/environment", encoding: .utf8)
        #expect(!variables.contains("sk-secret") && !variables.contains("sk-other") && !variables.contains("0.0.0.0"))
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `two jobs at once have one server, and the last one ends it`() throws {
        // Both are there before it is.
        try server("sleep 2; echo >> '\(scratch.path)/starts'")
        try Pictures.fill(program.photos, 30)
        _ = try scratch.folder("more")
        try Shell.run("cp '\(program.photos)'/*1* '\(scratch.path)/more/'")
        let jobs = [try start("analyze", "photos", "--no-cache"), try start("analyze", "more", "--no-cache")]
        let results = jobs.map { $0.wait() }
        for result in results { #expect([0, 3].contains(result.status)) }
        #expect(try String(contentsOfFile: scratch.path + "/starts", encoding: .utf8) == "\n")
        let logs = try program.sql(
            "SELECT message FROM logs WHERE code = 'llama_server' AND message LIKE '%(process %'")
        #expect(logs.filter { $0.hasPrefix("started") }.count == 1)
        #expect(logs.filter { $0.hasPrefix("joined") }.count == 1)
        #expect(
            try program.sql("SELECT count(*) FROM jobs WHERE done > 5") == ["2"], "\(results.map(\.error)) \(story)")
        #expect(try servers == [])
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)), arguments: [1, 2])
    func `Ctrl-C while the model loads, once or twice, leaves no server`(times: Int) throws {
        try server("echo > '\(scratch.path)/begun'; sleep 60")
        try program.copyFixtures()
        let running = try start("analyze", "photos")
        #expect(try until { FileManager.default.fileExists(atPath: scratch.path + "/begun") })
        for _ in 0..<times { running.send(SIGINT) }
        #expect(running.wait().status == 130)
        #expect(try until { try servers.isEmpty })
        #expect(try program.json("status", "--json")["done"] as? Int == 0)
        try server()
        #expect([0, 3].contains(try program.run("resume", "latest").status))
        #expect(program.done > 4)
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `Ctrl-C while photos are described ends the server, and the job continues`() throws {
        try Pictures.fill(program.photos, 150)
        let running = try start("analyze", "photos")
        #expect(try until { program.done > 5 })
        running.send(SIGINT)
        #expect(running.wait().status == 130)
        #expect(try servers == [])
        #expect([0, 3].contains(try program.run("resume", "latest").status))
        #expect(try program.sql("SELECT done + failed FROM jobs") == ["150"])
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `after kill -9 of the job, the next run finds its server and ends it`() throws {
        try Pictures.fill(program.photos, 150)
        let running = try start("analyze", "photos")
        #expect(try until { program.done > 5 })
        let left = try servers
        running.send(SIGKILL)
        _ = running.wait()
        #expect(left.count == 1)
        // Of whatever kind: another test's run may have been the next one.
        _ = try scratch.folder("other")
        try scratch.copy("IMG_4021.JPG", to: "other/IMG_4021.JPG")
        #expect(try program.run("analyze", "other", "--dry-run").status == 0)
        #expect(try servers == [])
        let job = try program.sql("SELECT id FROM jobs ORDER BY created_at LIMIT 1")[0]
        #expect([0, 3].contains(try program.run("resume", job).status))
        #expect(try servers == [])
    }

    /// A cleaner of /tmp, by age or altogether.
    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)), arguments: ["lock", "server", "*"])
    func `a server whose files are deleted is used to the end, and then ended`(files: String) throws {
        try Pictures.fill(program.photos, 150)
        let running = try start("analyze", "photos")
        #expect(try until { program.done > 5 })
        // Only this test's server, whose log has its model.
        try Shell.run(
            "cd /tmp/photorename-$(id -u) && tag=$(grep -l '\(model)' *.log | cut -d. -f1) && rm $tag.\(files)")
        _ = try scratch.folder("other")
        try scratch.copy("IMG_4021.JPG", to: "other/IMG_4021.JPG")
        #expect(try program.run("analyze", "other", "--dry-run").status == 0)
        let result = running.wait()
        #expect([0, 3].contains(result.status))
        #expect(
            try program.sql("SELECT max(done + failed) FROM jobs") == ["150"],
            "\(result.status) \(result.error) \(story)")
        #expect(try servers == [])
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `after kill -9 of the server, the error says so, and resume goes on with a new one`() throws {
        try Pictures.fill(program.photos, 150)
        let running = try start("analyze", "photos")
        #expect(try until { program.done > 5 })
        for server in try servers { kill(server, SIGKILL) }
        let result = running.wait()
        #expect(result.status == 1)
        #expect(result.error.contains("llama-server has ended"), "\(result.error)")
        #expect(result.error.contains("photorename resume"))
        let status = try program.json("status", "--json")
        #expect(status["status"] as? String == "error")
        #expect((status["error"] as? [String: Any])?["code"] as? String == "llama_server_failed")
        #expect(status["failed"] as? Int ?? 0 < 20)
        #expect([0, 3].contains(try program.run("resume", "latest").status))
        #expect(try program.sql("SELECT done + failed FROM jobs") == ["150"])
        #expect(try servers == [])
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `a port that another program takes first is no obstacle`() throws {
        // The first start finds its port taken by a server of web pages.
        try server(
            """
            if [ ! -e '\(scratch.path)/pages' ]; then
              while [ "$1" != --port ]; do set -- "${@:2}" "$1"; done
              setsid python3 -m http.server "$2" --bind 127.0.0.1 >/dev/null 2>&1 & echo $! > '\(scratch.path)/pages'
              until curl -s "http://127.0.0.1:$2/" >/dev/null; do sleep 0.05; done
            fi
            """)
        defer { _ = try? Shell.run("kill $(cat '\(scratch.path)/pages')") }
        try program.copyFixtures()
        let result = try program.run(["analyze", "photos"] + arguments)
        #expect([0, 3].contains(result.status), "\(result.error)")
        #expect(program.done > 4)
        let log = try program.run("logs", "latest").output
        #expect(log.contains("is taken by another program; starting again on another one"), "\(log)")
        #expect(try servers == [])
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)), arguments: ["exit", "stay"])
    func `another program on the port of a server that has left it gets no picture`(leaving: String) throws {
        let script = Fixtures.repository.appending(path: "Tests/LlamaCpp/leaving.py").path
        let other = scratch.path + "/other-program"
        try scratch.write(
            "llama-server",
            "#!/bin/bash\nexport LEAVING=\(leaving) OTHER_PROGRAM='\(other)'\nexec python3 '\(script)' \"$@\"\n")
        defer { _ = try? Shell.run("pkill -f -- '\(script) --port [0-9]* --other-program'") }
        try program.copyFixtures()
        let result = try program.run(["analyze", "photos"] + arguments)
        #expect(result.status == 1)
        #expect(result.error.contains("llama-server has ended"), "\(result.error)")
        #expect(!FileManager.default.fileExists(atPath: other), "it was sent a picture")
        #expect(program.done == 0)
        #expect(try until { try servers.isEmpty })
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `a model that does not load: the reason, no server, and resume after it is mended`() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: model))
        try whole.prefix(100_000).write(to: URL(fileURLWithPath: model))
        try program.copyFixtures()
        let result = try program.run(["analyze", "photos"] + arguments)
        #expect(result.status == 1)
        #expect(result.error.contains("llama-server ended before it was ready with model.gguf: "), "\(result.error)")
        #expect(try program.json("status", "--json")["done"] as? Int == 0)
        #expect(try servers == [])
        try whole.write(to: URL(fileURLWithPath: model))
        #expect([0, 3].contains(try program.run("resume", "latest").status))
        #expect(program.done > 4)
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `in the background, a job has a server too`() throws {
        try program.copyFixtures()
        #expect(try program.run(["analyze", "photos", "--detach"] + arguments).status == 0)
        _ = try program.run("wait", "latest")
        #expect(program.done > 4)
        #expect(try until { try servers.isEmpty })
        #expect(try program.run("logs", "latest").output.contains("llama-server is ready"))
    }

    @Test(.enabled(if: Self.models != nil), .timeLimit(.minutes(2)))
    func `doctor finds it, tries it, and the hint offers it where nothing is chosen`() throws {
        var environment = ["PHOTORENAME_PROVIDER": "llama-cpp", "PHOTORENAME_MODEL": model]
        let probed = try program.run(["doctor", "--probe"], more: environment)
        #expect(probed.output.contains("llama-cpp \(model) saw "), "\(probed.output)\(probed.error)")
        #expect(try servers == [])
        environment = ["PATH": scratch.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
        environment["PHOTORENAME_LLAMA_SERVER"] = ""
        #expect(
            try program.run(["doctor"], more: environment).output.contains(
                "\(scratch.path)/llama-server; to describe photos with it: --provider llama-cpp"))
        try program.copyFixtures()
        let hinted = try program.run(["analyze", "photos", "--dry-run"], more: environment)
        #expect(hinted.error.contains("To use it, add: --provider llama-cpp"), "\(hinted.error)")
        #expect(try servers == [])
    }
}

/// What is wrong with the request is said before a job is made.
struct LlamaCppRefusalTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.copyFixtures()
        for name in ["model.gguf", "mmproj-a.gguf", "mmproj-b.gguf", "alone/model.gguf"] {
            try program.scratch.write(name, "GGUF")
        }
        try program.scratch.write("text.gguf", "not a model")
        try program.scratch.write("llama-server", "#!/bin/sh\nexit 1\n")
        try Shell.run("chmod 755 '\(program.scratch.path)/llama-server'")
    }

    func refusal(_ arguments: String..., installed: Bool = true) throws -> Shell.Result {
        try program.run(
            ["analyze", "photos", "--provider", "llama-cpp"] + arguments,
            more: [
                "PHOTORENAME_LLAMA_SERVER": installed ? program.scratch.path + "/llama-server" : "llama-server-nowhere"
            ])
    }

    @Test func `not installed: one sentence says how to get it`() throws {
        let result = try refusal(installed: false)
        #expect(result.status == 1)
        #expect(result.error.contains("brew install llama.cpp"))
        let json = try program.run(
            "analyze", "photos", "--provider", "llama-cpp", "--format", "json", more: ["PATH": "/nowhere"])
        #expect(json.output.contains(#""code":"llama_server_missing""#), "\(json.output)\(json.error)")
        #expect(try program.sql("SELECT count(*) FROM jobs") == ["0"])
    }

    @Test func `a model that can't be meant is refused, and no job is made`() throws {
        for (arguments, words) in [
            (["--model", "no name"], "neither a file nor a name"),
            (["--model=-x/y"], "neither a file nor a name"),
            (["--model", "missing.gguf"], "missing.gguf can't be read"),
            (["--model", "text.gguf"], "is not a GGUF file"),
            (["--model", "model.gguf"], "several files beside"),
            (["--model", "alone/model.gguf"], "there is no projector beside"),
            (["--mmproj", "mmproj-a.gguf"], "the model comes with its projector"),
            (["--base-url", "http://127.0.0.1:1"], "starts a server of its own"),
            (["--tier", "batch"], "has no batch tier"),
        ] {
            let result = try program.run(
                ["analyze", "photos", "--provider", "llama-cpp"] + arguments,
                more: ["PHOTORENAME_LLAMA_SERVER": program.scratch.path + "/llama-server"])
            #expect(result.status == 64, "\(arguments) \(result.error)")
            #expect(result.error.contains(words), "\(arguments) \(result.error)")
        }
        #expect(try program.sql("SELECT count(*) FROM jobs") == ["0"])
        let other = try program.run("analyze", "photos", "--provider", "local", "--mmproj", "mmproj-a.gguf")
        #expect(other.status == 64 && other.error.contains("--mmproj requires --provider llama-cpp"))
    }

    @Test func `what the program prints before it ends is the reason`() throws {
        try program.scratch.write("llama-server", "#!/bin/sh\necho 'no such quantization'; exit 3\n")
        let result = try refusal("--model", "a/b")
        #expect(result.status == 1)
        #expect(result.error.contains("llama-server ended before it was ready with a/b: no such quantization"))
        #expect(try program.json("status", "--json")["status"] as? String == "error")
    }
}
