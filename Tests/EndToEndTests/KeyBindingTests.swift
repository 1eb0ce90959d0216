import Foundation
import TestSupport
import Testing

/// No server ever sees a key that was not set for it: provider × config × environment × option.
@Suite struct KeyBindingTests {
    static let providers = ["openai", "anthropic", "gemini", "ollama"]
    private static let variables = [
        "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "gemini": "GEMINI_API_KEY",
    ]

    /// One server for each place that can name one, and what it answers is of no account: only what it sees.
    private struct Servers {
        let config = try! LoopbackServer { _ in .http(400, body: "{\"error\":{\"message\":\"no\"}}") }
        let environment = try! LoopbackServer { _ in .http(400, body: "{\"error\":{\"message\":\"no\"}}") }
        let option = try! LoopbackServer { _ in .http(400, body: "{\"error\":{\"message\":\"no\"}}") }

        var all: [(name: String, server: LoopbackServer)] {
            [("config", config), ("environment", environment), ("option", option)]
        }
    }

    /// Every key is planted with its owner's name in it, so that what a server sees tells whose it is.
    @Test(arguments: providers, [nil] + providers.map(Optional.some))
    func `a server sees its own provider's key or none`(chosen: String, owner: String?) throws {
        let servers = Servers()
        for environmentOwner in [nil, "openai", "anthropic"] {
            for hasOption in [false, true] {
                var program = try Program()
                try TinyPictures.fill(program.photos, 0..<1)
                // The file's flat settings, and a section for each provider but the file's own.
                var config = owner.map { "provider: \($0)\n" } ?? ""
                let fileKey = try program.scratch.write("flat-key", "flat-\(owner ?? "openai")-key-4711")
                chmod(fileKey, 0o600)
                config += "base_url: \(servers.config.url)\nmodel: m-\(owner ?? "openai")\napi_key_file: \(fileKey)\n"
                try program.scratch.write("config/photorename/config.yaml", config)
                for (name, variable) in Self.variables { program.environment[variable] = "own-\(name)-key-4711" }
                if let environmentOwner {
                    program.environment["PHOTORENAME_PROVIDER"] = environmentOwner
                    program.environment["PHOTORENAME_BASE_URL"] = servers.environment.url
                    program.environment["PHOTORENAME_API_KEY"] = "environment-\(environmentOwner)-key-4711"
                }
                var arguments = ["analyze", "photos", "--provider", chosen, "--no-cache", "--dry-run"]
                if hasOption { arguments += ["--base-url", servers.option.url] }
                // A provider's own host is out of reach here, and is reported as such.
                program.environment["PHOTORENAME_CONNECT_TIMEOUT"] = "0.3"
                let isNowhere =
                    !hasOption && environmentOwner != chosen && (owner ?? "openai") != chosen
                if isNowhere { arguments += ["--show-prompt"] }
                let seen = servers.all.map(\.server.count)
                let result = try program.run(arguments)
                let asked = zip(servers.all, seen).filter { $0.server.count > $1 }.map(\.0.name)
                let place =
                    "\(chosen), file \(owner ?? "-"), environment \(environmentOwner ?? "-"), option \(hasOption)"
                if isNowhere {
                    #expect(asked.isEmpty, "\(place)")
                    #expect(!result.output.contains("127.0.0.1:\(servers.config.port)"), "\(place)")
                    continue
                }
                let expected =
                    hasOption ? "option" : environmentOwner == chosen ? "environment" : "config"
                #expect(asked == [expected], "\(place): \(result.error)")
                for ((name, server), before) in zip(servers.all, seen) {
                    for request in server.requests.dropFirst(before) {
                        let head = request.head
                        for other in Self.providers where other != chosen {
                            #expect(!head.contains("-\(other)-key-4711"), "\(place): \(name) saw a key of \(other)")
                        }
                        // What was set together with another URL stays there as well.
                        if name != "config" { #expect(!head.contains("flat-"), "\(place)") }
                        if name != "environment" { #expect(!head.contains("environment-"), "\(place)") }
                        #expect(!String(decoding: request.body, as: UTF8.self).contains("-key-4711"))
                        if let model = request.json["model"] as? String, chosen != owner ?? "openai" {
                            #expect(!model.hasPrefix("m-"), "\(place): \(model)")
                        }
                    }
                }
            }
        }
    }

    @Test func `a job that continues later takes no key that was set for another server since`() throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let first = try LoopbackServer { _ in .http(401, body: "{}") }
        let second = try LoopbackServer { _ in .http(401, body: "{}") }
        let key = try program.scratch.write("key", "key-of-the-second-server")
        chmod(key, 0o600)
        try program.scratch.write("config/photorename/config.yaml", "provider: openai\nbase_url: \(first.url)\n")
        #expect(try program.run("analyze", "photos").status == 1)
        try program.scratch.write(
            "config/photorename/config.yaml", "provider: openai\nbase_url: \(second.url)\napi_key_file: \(key)\n")
        #expect(try program.run("resume", "latest").status == 1)
        #expect(first.count == 2 && second.count == 0)
        #expect(first.requests.allSatisfy { !$0.head.contains("second-server") })
    }

    @Test(arguments: ["section", "environment"])
    func `a gateway gets the key that was set with its URL, and not the provider's own`(place: String) throws {
        var program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let gateway = try LoopbackServer { _ in .http(401, body: "{}") }
        program.environment["OPENAI_API_KEY"] = "the-real-key-of-openai"
        if place == "section" {
            let key = try program.scratch.write("key", "key-of-the-gateway")
            chmod(key, 0o600)
            try program.scratch.write(
                "config/photorename/config.yaml",
                "providers:\n  openai: {base_url: \"\(gateway.url)\", api_key_file: \(key)}\n")
        } else {
            program.environment["PHOTORENAME_PROVIDER"] = "openai"
            program.environment["PHOTORENAME_BASE_URL"] = gateway.url
            program.environment["PHOTORENAME_API_KEY"] = "key-of-the-gateway"
        }
        #expect(try program.run("analyze", "photos", "--provider", "openai").status == 1)
        #expect(gateway.count == 1 && gateway.requests.allSatisfy { $0.head.contains("key-of-the-gateway") })
    }

    /// An Ollama with a model that looks at pictures.
    private func ollama() throws -> LoopbackServer {
        let words = "{\\\"subject\\\":\\\"cat\\\"}"
        return try LoopbackServer { request in
            switch request.path {
            case "/api/tags": .http(200, body: "{\"models\":[{\"name\":\"llava:7b\"}]}")
            case "/api/show": .http(200, body: "{\"capabilities\":[\"vision\"]}")
            default: .http(200, body: "{\"message\":{\"content\":\"\(words)\"},\"done_reason\":\"stop\"}")
            }
        }
    }

    @Test func `Ollama that a question offers gets no common key, and always hands it none`() throws {
        var program = try Program(renamesAll: false)
        try TinyPictures.fill(program.photos, 0..<1)
        let server = try ollama()
        program.environment["OLLAMA_HOST"] = "127.0.0.1:\(server.port)"
        program.environment["PHOTORENAME_API_KEY"] = "common-key-4711"
        // It cannot be written down whose the key is then; the yes is a yes all the same.
        let always = try program.terminal("analyze photos --dry-run --no-cache", typing: "always\\n")
        #expect(always.status == 0 && always.output.contains("the choice is not remembered"), "\(always.output)")
        #expect(always.output.contains("PHOTORENAME_API_KEY"))
        let chats = server.requests.filter { $0.path == "/api/chat" }
        #expect(chats.count == 1 && chats.allSatisfy { $0.json["model"] as? String == "llava:7b" })
        #expect(server.requests.allSatisfy { !$0.head.contains("4711") })
        #expect(!FileManager.default.fileExists(atPath: program.scratch.path + "/config/photorename/config.yaml"))
    }

    @Test(arguments: ["--base-url http://127.0.0.1:1", "--model other"])
    func `a URL or a model of the command line is not for an Ollama that it does not name`(option: String) throws {
        var program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let server = try ollama()
        program.environment["OLLAMA_HOST"] = "127.0.0.1:\(server.port)"
        let result = try program.terminal("analyze photos --dry-run \(option)", typing: "y\\n")
        #expect(!result.output.contains("Ollama runs here"), "\(result.output)")
        #expect(server.requests.allSatisfy { $0.path != "/api/chat" })
    }

    @Test func `a job that continues takes the common key only where its own command line named the provider`() throws {
        for (name, isNamed) in [("openai", true), ("ollama", false)] {
            let program = try Program()
            try TinyPictures.fill(program.photos, 0..<1)
            let server = try LoopbackServer { _ in .http(401, body: "{}") }
            let arguments = ["analyze", "photos", "--provider", name, "--base-url", server.url, "--model", "m"]
            #expect(try program.run(arguments).status == 1)
            let more = ["PHOTORENAME_API_KEY": "common-key-4711"]
            #expect(try program.run(["resume", "latest"], more: more).status == 1)
            #expect(server.count == 2)
            #expect(server.requests.last?.head.contains("common-key-4711") == isNamed, "\(name)")
            // Set on the line that names it, it is this provider's, and later as well.
            #expect(try program.run(arguments, more: more).status == 1)
            #expect(try program.run(["resume", "latest"], more: more).status == 1)
            #expect(server.requests.dropFirst(2).allSatisfy { $0.head.contains("common-key-4711") }, "\(name)")
        }
    }

    @Test func `a key command that hangs is ended, with what it started`() throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<1)
        let server = try LoopbackServer(subject: "cat")
        try program.scratch.write(
            "config/photorename/config.yaml", "provider: openai\napi_key_command: sleep 4711 | cat; echo never\n")
        let result = try program.run("analyze", "photos", "--base-url", server.url)
        #expect(
            result.status == 1 && result.error.contains("api_key_command did not finish within 30 s"), "\(result.error)"
        )
        #expect(server.count == 0)
        #expect(try Shell.run("pgrep -f 'sleep 4711$'").output == "")
    }

    @Test(.enabled(if: geteuid() == 0, "needs the superuser, to be another account"))
    func `the account's home serves where HOME is not set, and nothing is written to the root`() throws {
        let nobody = "env -u HOME -u XDG_CONFIG_HOME PHOTORENAME_DATABASE= '\(Program.path)' jobs"
        // As an account that has none: never /.local, and said plainly.
        let none = try Shell.run("setpriv --reuid=4711987 --regid=4711987 --clear-groups \(nobody)")
        #expect(none.status == 1 && none.error.contains("HOME") && !none.error.contains("/.local"), "\(none.error)")
        #expect(!FileManager.default.fileExists(atPath: "/.local"))
        let account = try #require(getpwuid(getuid())?.pointee.pw_dir.map { String(cString: $0) })
        let path = try Shell.run("env -u HOME -u XDG_CONFIG_HOME '\(Program.path)' config path")
        #expect(path.output == account + "/.config/photorename/config.yaml\n")
    }
}
