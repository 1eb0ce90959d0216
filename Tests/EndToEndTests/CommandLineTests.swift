import Foundation
import TestSupport
import Testing

struct CommandLineTests {
    let program: Program

    init() throws {
        program = try Program()
    }

    @Test(arguments: [
        [], ["analyze"], ["analyze", "photos", "--provider", "nobody"], ["analyze", "photos", "--dry-run", "--yes"],
        ["analyze", "photos", "--template", "{nope}"], ["analyze", "photos", "--template", "{date"],
        ["preview", "latest", "--template", "{nope}"], ["analyze", "photos", "--separator", "/"],
        ["analyze", "photos", "--concurrency", "0"], ["analyze", "photos", "-0"], ["frobnicate"], ["status", "--nope"],
        ["analyze", "photos", "--provider", "openai", "--base-url", "http://10.1.2.3/v1"],
        ["analyze", "photos", "--key", "sk-planted"], ["analyze", ""], ["analyze", "photos", "", "--yes"],
        ["analyze", "photos", "--format", "xml"],
    ])
    func `a command line that is wrong ends with 64, and nothing is begun`(arguments: [String]) throws {
        let result = try Shell.run(
            Program.path, arguments, environment: program.environment.merging(["OPENAI_API_KEY": "sk-x"]) { $1 },
            folder: program.scratch.path)
        // Without a command there is help, which is no fault.
        #expect(result.status == (arguments.isEmpty ? 0 : 64), "\(result.error)")
        #expect(try program.run("jobs", "--json").output == "{\"jobs\":[],\"schema\":1}\n")
    }

    @Test func `an unknown job, and none at all, are said in one line with what to do`() throws {
        let unknown = try program.run("status", "zzzzzzzz")
        #expect(unknown.status == 1)
        #expect(unknown.error == "photorename: there is no job zzzzzzzz\n  List them with: photorename jobs\n")
        #expect(try program.run("status").status == 1)
        #expect(try program.run("apply", "latest").error.contains("there is no job yet"))
    }

    @Test func `an empty folder is no fault`() throws {
        let result = try program.run("analyze", "photos")
        #expect(result.status == 0 && result.out.isEmpty)
        #expect(result.error.contains("No photos found."))
        #expect(
            try program.run("analyze", "photos", "--format", "csv").output
                == "old,new,kind,subject,note,renamed_from\r\n")
        let status = try program.json("status", "--json")
        #expect(status["progress"] as? Int == 100)
        #expect(status["status"] as? String == "completed")
    }

    @Test func `status --json has every key that is promised, in the right types`() throws {
        try program.scratch.copy("IMG_4022.JPG", to: "photos/a.jpg")
        try program.run("analyze", "photos")
        let status = try program.json("status", "--json")
        let keys: Set = [
            "schema", "job", "status", "phase", "root", "total", "processed", "done", "failed", "skipped", "remaining",
            "progress", "rate", "eta_seconds", "steps", "provider", "model", "tier", "requests", "cache_hits",
            "input_tokens",
            "output_tokens", "cost_usd", "error", "created_at", "updated_at", "finished_at", "seq", "workers",
        ]
        #expect(Set(status.keys) == keys)
        #expect(status["root"] as? String == program.photos)
        #expect((status["steps"] as? [[String: Any]])?.map { $0["step"] as? String } == ["scan", "describe", "rename"])
        #expect(status["error"] is NSNull && status["eta_seconds"] is NSNull)
        let created = try #require(status["created_at"] as? String)
        #expect(created.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        let items = try #require(try program.json("status", "--json", "--items")["items"] as? [[String: Any]])
        #expect(
            Set(items[0].keys) == [
                "path", "status", "step", "attempts", "new", "error", "input_tokens", "output_tokens", "elapsed_ms",
                "renamed_from",
            ])
        let jobs = try #require(try program.json("jobs", "--json")["jobs"] as? [[String: Any]])
        #expect(Set(jobs[0].keys) == keys.subtracting(["schema", "steps", "workers"]))
    }

    @Test func `doctor says what is there, and what to do about what is not`() throws {
        let good = try program.run("doctor")
        #expect(good.status == 0)
        #expect(good.output.contains("ok  libvips: 8."))
        #expect(good.output.contains("local, by default"))
        let bad = try program.run(
            "doctor", more: ["XDG_DATA_HOME": "/nowhere", "PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_API_KEY": ""])
        #expect(bad.status == 1)
        // What another provider was chosen for is not missed.
        #expect(bad.output.contains("--  local model"))
        #expect(bad.output.contains("Set OPENAI_API_KEY"))
        let keyed = try program.run("doctor", "--json", more: ["OPENAI_API_KEY": "sk-planted"])
        #expect(keyed.output.contains("OPENAI_API_KEY") && !keyed.output.contains("planted"))
    }

    @Test func `a config that is wrong is said with its place`() throws {
        try program.scratch.write("config/photorename/config.yaml", "model: x\nprovidr: openai\n")
        let result = try program.run("jobs")
        #expect(result.status == 1)
        #expect(result.error.contains("config.yaml:2:1: unknown key \"providr\""))
    }

    @Test func `a database that cannot be made is an error, not a crash`() throws {
        let result = try program.run("jobs", "--database", "/proc/nothing/jobs.sqlite")
        #expect(result.status == 1)
        #expect(result.error.contains("/proc/nothing/jobs.sqlite can't be opened"))
    }
}
