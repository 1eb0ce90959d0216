import Foundation
import TestSupport

extension Program {
    /// Analyzes the folder `photos` by a server that sees a tabby cat in every picture.
    func analyzeCats(_ more: [String]) throws -> Shell.Result {
        let server = try LoopbackServer { _ in .http(200, body: LoopbackServer.completion(subject: "tabby cat")) }
        return try run(
            ["analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-cache", "--no-bursts"] + more)
    }
}
