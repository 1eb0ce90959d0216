import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Settings

struct SettingsTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    func settings(_ config: String? = nil, _ environment: [String: String] = [:]) throws -> Settings {
        if let config { try scratch.write("config/photorename/config.yaml", config) }
        let base = ["HOME": "/home/me", "XDG_CONFIG_HOME": scratch.path + "/config"]
        return try Settings(environment: base.merging(environment) { $1 })
    }

    @Test func `things lie where the XDG folders say`() throws {
        let plain = try settings()
        #expect(plain.database == "/home/me/.local/state/photorename/jobs.sqlite")
        #expect(plain.dataFolder == "/home/me/.local/share/photorename")
        let moved = try settings(nil, ["XDG_STATE_HOME": "/s", "XDG_DATA_HOME": "relative/is/ignored"])
        #expect(moved.database == "/s/photorename/jobs.sqlite")
        #expect(moved.dataFolder == "/home/me/.local/share/photorename")
    }

    @Test func `the environment goes before the file`() throws {
        let config = "provider: openai\nmodel: from-file\nrequest_timeout: 2.5\n"
        #expect(try settings(config).provider == "openai")
        #expect(try settings(config).requestTimeout == 2.5)
        let both = try settings(config, ["PHOTORENAME_PROVIDER": "local", "PHOTORENAME_DATABASE": "/d"])
        #expect(both.provider == "local" && both.database == "/d")
        #expect(both.settings(for: .openai).model == "from-file")
    }

    @Test func `a key that nobody knows, a wrong value and no YAML are errors with their place`() throws {
        let file = scratch.path + "/config/photorename/config.yaml"
        #expect { try settings("model: x\nmodle: y\n") } throws: { error in
            (error as? ConfigError)?.place == "\(file):2:1"
        }
        #expect { try settings("provider: [a, b]\n") } throws: { error in
            (error as? ConfigError)?.place == "\(file):1:11"
        }
        #expect(throws: ConfigError(place: "\(file):1:1", problem: .notAMapping)) { try settings("- a\n") }
        #expect(throws: ConfigError.self) { try settings("a: [") }
        #expect(throws: ConfigError.self) { try settings("request_timeout: soon\n") }
        _ = try settings("# nothing yet\n")
    }

    @Test func `an empty SSL_CERT_FILE is as if it were not set`() throws {
        #expect(try settings(nil, ["SSL_CERT_FILE": ""]).certificateAuthorities == nil)
        #expect(try settings(nil, ["SSL_CERT_FILE": "/ca"]).certificateAuthorities == "/ca")
    }

    @Test func `without HOME the account's own home counts`() throws {
        let home = try #require(getpwuid(getuid())?.pointee.pw_dir.map { String(cString: $0) })
        for environment in [[:], ["HOME": ""], ["HOME": "relative"]] {
            #expect(try Settings(environment: environment).database == home + "/.local/state/photorename/jobs.sqlite")
        }
    }

    @Test func `always is remembered in the file`() throws {
        let settings = try settings("model: x")
        try settings.rememberProvider(.openai)
        #expect(try self.settings().provider == "openai")
        #expect(try self.settings().settings(for: .openai).model == "x")
    }

    @Test func `a linked config stays a link, and its file keeps its mode`() throws {
        let real = try scratch.write("dotfiles/photorename.yaml", "case: snake")
        chmod(real, 0o640)
        _ = try scratch.folder("config/photorename")
        let link = scratch.path + "/config/photorename/config.yaml"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "../../dotfiles/photorename.yaml")
        try settings().rememberProvider(.ollama)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../../dotfiles/photorename.yaml")
        #expect(try String(contentsOfFile: real, encoding: .utf8) == "case: snake\nprovider: ollama\n")
        let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        // A new one is the user's alone.
        try FileManager.default.removeItem(atPath: link)
        try settings().rememberProvider(.ollama)
        #expect(try FileManager.default.attributesOfItem(atPath: link)[.posixPermissions] as? Int == 0o600)
    }

    @Test func `always does not hand a key of the file to another provider`() throws {
        let settings = try settings("api_key_file: /secret\nbase_url: https://gateway.example\n")
        #expect(throws: ConfigError.self) { try settings.rememberProvider(.ollama) }
        #expect(try self.settings().provider == nil)
        try settings.rememberProvider(.openai)
        #expect(try self.settings().provider == "openai")
    }

    @Test func `always does not hand what the environment sets to another provider`() throws {
        for variable in ["PHOTORENAME_MODEL", "PHOTORENAME_BASE_URL", "PHOTORENAME_API_KEY"] {
            let settings = try settings("case: snake\n", [variable: "x"])
            #expect(throws: ConfigError.self) { try settings.rememberProvider(.ollama) }
            try self.settings("case: snake\n", [variable: "x", "PHOTORENAME_PROVIDER": "openai"])
                .rememberProvider(.ollama)
            try scratch.write("config/photorename/config.yaml", "case: snake\n")
            try settings.rememberProvider(.openai)
        }
    }

    @Test func `a config that is a link to itself is an error, and is not replaced`() throws {
        _ = try scratch.folder("config/photorename")
        let link = scratch.path + "/config/photorename/config.yaml"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "config.yaml")
        #expect(throws: ConfigError.self) { try settings() }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "config.yaml")
    }

    @Test func `always breaks no file that is written in another form`() throws {
        let settings = try settings("{case: snake}")
        #expect(throws: (any Error).self) { try settings.rememberProvider(.openai) }
        #expect(try self.settings().naming.wordCase == .snake)
    }
}
