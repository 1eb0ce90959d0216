import Foundation
import PhotoModel
import PhotorenameCore
import Pipeline
import TestSupport
import Testing

struct DiagnoseInstallationTests {
    private func checks(_ environment: [String: String]) async throws -> [String: DiagnoseInstallation.Check] {
        let checks = try await Blocking.run {
            DiagnoseInstallation(environment: environment, database: nil, isInteractive: false).run()
        }
        return Dictionary(checks.map { ($0.name, $0) }) { $1 }
    }

    @Test func `what is installed is found, and no key is shown`() async throws {
        let library = try Library(environment: ["ANTHROPIC_API_KEY": "sk-secret-secret"])
        let checks = try await checks(library.environment)
        for name in ["libvips", "libcurl", "XMP", "local model", "places", "config", "database", "provider"] {
            #expect(checks[name]?.isGood == true, "\(name): \(checks[name]?.text ?? "not checked")")
        }
        #expect(checks["database"]?.text.hasSuffix("0 jobs") == true)
        #expect(checks["keys"]?.text.contains("ANTHROPIC_API_KEY") == true)
        #expect(!checks.values.contains { $0.text.contains("sk-secret") })
    }

    @Test func `a provider without its key, a broken config and a damaged database are reported with what to do`()
        async throws
    {
        let keyless = try await checks(try Library(environment: ["PHOTORENAME_PROVIDER": "anthropic"]).environment)
        #expect(keyless["provider"]?.isGood == false)
        #expect(keyless["provider"]?.fix?.contains("ANTHROPIC_API_KEY") == true)

        let library = try Library()
        try library.scratch.write("config/photorename/config.yaml", "templat: x\n")
        #expect(try await checks(library.environment)["settings"]?.isGood == false)

        let damaged = try Library()
        let path = try damaged.scratch.write("damaged.sqlite", String(repeating: "no database ", count: 500))
        let checks = try await checks(damaged.environment.merging(["PHOTORENAME_DATABASE": path]) { $1 })
        #expect(checks["database"]?.isGood == false)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("no database"))
    }

    @Test func `the probe reports what the provider says`() async throws {
        let library = try Library(environment: ["PHOTORENAME_PROVIDER": "openai", "PHOTORENAME_MODEL": "test"])
        func probe(_ url: String) async -> [DiagnoseInstallation.Check] {
            let environment = library.environment.merging(["PHOTORENAME_BASE_URL": url]) { $1 }
            return await DiagnoseInstallation(environment: environment, database: nil, isInteractive: false).probe()
        }
        let good = await probe(library.server.url)
        #expect(good.count == 1 && good[0].isGood && good[0].text.contains("\"cat\""), "\(good)")
        let server = try LoopbackServer { _ in .http(401, body: "{}") }
        let bad = await probe(server.url)
        #expect(bad.count == 1 && !bad[0].isGood && server.count == 1)
        let local = library.environment.merging(["PHOTORENAME_PROVIDER": "local"]) { $1 }
        #expect(
            await DiagnoseInstallation(environment: local, database: nil, isInteractive: false).probe()[0].text
                .contains("nothing is sent"))
    }

    @Test func `a model that the vendor stops is reported, and breaks nothing`() async throws {
        let library = try Library(
            environment: [
                "PHOTORENAME_PROVIDER": "openai", "OPENAI_API_KEY": "sk-x", "PHOTORENAME_MODEL": "gpt-4.1-mini",
            ])
        let model = try #require(try await checks(library.environment)["model"])
        #expect(!model.isGood && !model.isNeeded && model.text.contains(/stop(s|ped) on 2027-01-14/), "\(model.text)")
        #expect(model.fix?.contains("photorename models") == true)
        let other = library.environment.merging(["PHOTORENAME_MODEL": "gpt-6-luna"]) { $1 }
        #expect(try await checks(other)["model"] == nil)
        // A server that is not the vendor's keeps its models as long as it likes.
        let own = library.environment.merging(["PHOTORENAME_BASE_URL": "http://127.0.0.1:9"]) { $1 }
        #expect(try await checks(own)["model"] == nil)
    }
}
