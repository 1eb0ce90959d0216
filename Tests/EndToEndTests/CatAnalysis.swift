import Foundation
import TestSupport

extension Program {
    /// A program with an empty folder `photos`, which renames whatever it finds.
    static func withFolder() throws -> Program {
        let program = try Program(renamesAll: true)
        _ = try program.scratch.folder("photos")
        return program
    }

    /// Analyzes the folder `photos` by a server that sees a tabby cat in every picture.
    func analyzeCats(_ more: [String]) throws -> Shell.Result {
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "tabby cat")) }
        return try run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache", "--no-bursts"] + more)
    }
}
