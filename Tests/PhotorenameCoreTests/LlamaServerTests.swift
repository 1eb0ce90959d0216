import Describing
import FileSystem
import Foundation
import PhotoModel
import Pipeline
import SystemPackage
import TestSupport
import Testing

@testable import PhotorenameCore

/// What is known of a server besides what the program does with one (EndToEndTests).
struct LlamaServerTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a folder that others could have prepared is not used`() throws {
        let own = FilePath(scratch.path + "/own")
        try LlamaServerFiles.make(own)
        try LlamaServerFiles.make(own)
        #expect(try Shell.run("stat -c %a '\(own.string)'").output == "700\n")
        try Shell.run(
            "ln -s own '\(scratch.path)/link'; mkdir -m 770 '\(scratch.path)/open'; touch '\(scratch.path)/file'")
        for name in ["link", "open", "file"] {
            #expect(throws: LlamaServerFiles.Fault.self) {
                try LlamaServerFiles.make(FilePath("\(scratch.path)/\(name)"))
            }
        }
        #expect(throws: LlamaServerFiles.Fault.self) { try LlamaServerFiles.make(FilePath(scratch.path + "/no/such")) }
    }

    @Test func `lines are read as they come, and progress is not one of them`() throws {
        let path = scratch.path + "/log"
        var output = LlamaServerOutput(FilePath(path))
        func read(_ text: String) throws -> [String] {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
            return output.read()
        }
        #expect(output.read() == [] && output.reason == nil)
        try scratch.write("log", "")
        #expect(try read("first li") == [])
        #expect(try read("ne\nsecond\n") == ["first line", "second"])
        #expect(try read("get model.gguf   3%\rget model.gguf  41.7 %") == [])
        #expect(output.percent == 41)
        #expect(try read("\rget model.gguf 100%\n\n") == [])
        #expect(output.percent == 100)
        #expect(try read("0.1 E load: no such tensor\nfree memory\n") == ["0.1 E load: no such tensor", "free memory"])
        #expect(output.percent == nil)
        #expect(output.reason == "0.1 E load: no such tensor")
        // Another process has emptied the file.
        try scratch.write("log", "")
        #expect(try read("again\n") == ["again"])
        let long = try read(String(repeating: "x", count: 5_000_000) + "\n")
        #expect(long.map(\.count) == [1_000])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == 0, "it is emptied")
        #expect(try read("and on\n") == ["and on"])
    }

    @Test func `a server whose starter was killed before it could record it is found and ended`() throws {
        let folder = FilePath(scratch.path + "/servers")
        try LlamaServerFiles.make(folder)
        let files = LlamaServerFiles(folder: folder, tag: "0123456789abcdef")
        let record = LlamaServerFiles.Record(number: "1", port: 1, key: "k", process: nil)
        try files.write(record)
        var command = files.process(record).command("/bin/sleep", ["60"], environment: ["PATH": "/usr/bin:/bin"])
        command.isDetached = true
        _ = try command.start()
        while files.process(record).identity == nil { usleep(1_000) }
        let process = try #require(files.process(record).identity)

        // As long as somebody uses it, or is about to, it stays.
        let user = try files.users(record)
        #expect(try user.take(.shared))
        LlamaServerFiles.endOrphans(in: folder, patience: .seconds(5))
        #expect(process.isAlive)
        user.release()
        let starter = try files.lock()
        #expect(try starter.take(.exclusive))
        LlamaServerFiles.endOrphans(in: folder, patience: .seconds(5))
        #expect(process.isAlive)
        starter.release()
        LlamaServerFiles.endOrphans(in: folder, patience: .seconds(5))
        #expect(!process.isAlive)
        #expect(files.record == nil && files.process(record).identity == nil)
    }

    @Test func `a process that has the ID of one that has ended is left alone`() throws {
        let folder = FilePath(scratch.path + "/servers")
        try LlamaServerFiles.make(folder)
        let other = try OtherProcess()
        let files = LlamaServerFiles(folder: folder, tag: "0123456789abcdef")
        var (earlier, beforeBoot) = (other.identity, other.identity)
        earlier.started -= 1
        beforeBoot.boot = "another"
        for process in [earlier, beforeBoot] {
            let record = LlamaServerFiles.Record(number: "1", port: 1, key: "k", process: process)
            try files.write(record)
            _ = try files.users(record)
            LlamaServerFiles.endOrphans(in: folder, patience: .seconds(5))
            #expect(files.record == nil)
        }
        #expect(other.identity.isAlive)
    }

    @Test func `an empty port is found, and one that is listened on is taken`() throws {
        let server = try LoopbackServer { _ in .http(200, body: "") }
        #expect(LoopbackPort.isTaken(UInt16(server.port)))
        let port = try #require(LoopbackPort.free())
        #expect(port > 1_023 && !LoopbackPort.isTaken(port))
    }

    #if os(Linux)
        @Test func `the socket that listens on a port is found among however many`() throws {
            let servers = try (0..<120).map { _ in try LoopbackServer { _ in .http(200, body: "") } }
            let found = servers.map { LoopbackPort.listener(UInt16($0.port)) }
            #expect(!found.contains(nil))
            #expect(Set(found).count == servers.count)
            let port = try #require(LoopbackPort.free())
            #expect(LoopbackPort.listener(port) == nil)
            withExtendedLifetime(servers) {}
        }
    #endif
}
