import Foundation
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
        #expect(both.provider == "local" && both.model == "from-file" && both.database == "/d")
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

    @Test func `a provider's own variable goes before the common one`() throws {
        #expect(try settings().key(for: "openai")?.value == nil)
        let common = try settings(nil, ["PHOTORENAME_API_KEY": "c"])
        #expect(common.key(for: "openai")?.variable == "PHOTORENAME_API_KEY")
        let own = try settings(nil, ["PHOTORENAME_API_KEY": "c", "OPENAI_API_KEY": "o"])
        #expect(own.key(for: "openai")?.value == "o")
        #expect(try settings(nil, ["OPENAI_API_KEY": ""]).key(for: "openai")?.value == nil)
    }

    @Test func `always is remembered in the file`() throws {
        let settings = try settings("model: x")
        try settings.rememberProvider("openai")
        #expect(try self.settings().provider == "openai")
        #expect(try self.settings().model == "x")
    }
}
