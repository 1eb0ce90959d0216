import SystemPackage
import Foundation
import PhotorenameCore
import Settings
import TestSupport
import Testing

struct CreateConfigFileTests {
    @Test func `a file to start from is written for its owner alone, and sets nothing`() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/config/photorename/config.yaml"
        try CreateConfigFile(path: path).run()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let settings = try Settings(environment: ["XDG_CONFIG_HOME": scratch.path + "/config", "HOME": scratch.path])
        #expect(settings.provider == nil && settings.presets.isEmpty)
    }

    @Test func `a file that exists stays as it is`() throws {
        let scratch = try Scratch()
        let path = try scratch.write("config.yaml", "provider: local\n")
        #expect(throws: ConfigFileError.exists(path)) { try CreateConfigFile(path: path).run() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "provider: local\n")
        let link = scratch.path + "/link.yaml"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
        #expect(throws: ConfigFileError.exists(link)) { try CreateConfigFile(path: link).run() }
    }

    @Test func `where no file can be, that is said`() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/" + String(repeating: "x", count: 300)
        #expect(throws: ConfigFileError.cannotCreate(path, .fileNameTooLong)) { try CreateConfigFile(path: path).run() }
        let file = try scratch.write("file", "")
        #expect(throws: (any Error).self) { try CreateConfigFile(path: file + "/config.yaml").run() }
    }
}
