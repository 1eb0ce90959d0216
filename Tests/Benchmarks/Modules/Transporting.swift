import Describing
import Foundation

/// Ready bodies through CurlTransport: URL COUNT CONCURRENCY BODYFILE.
enum Transporting {
    static func run(_ arguments: [String]) async throws -> [String: Double] {
        guard arguments.count == 4, let count = Int(arguments[1]), let concurrency = Int(arguments[2]),
            let body = FileManager.default.contents(atPath: arguments[3])
        else { fatalError("transport URL COUNT CONCURRENCY BODYFILE") }
        var settings = TransportSettings()
        settings.connections = concurrency
        let transport = try CurlTransport(settings)
        defer { transport.close() }
        let request = HTTPRequest(url: arguments[0], headers: ["Content-Type: application/json"], body: Array(body))
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<concurrency { group.addTask { try await transport.send(request).status } }
            var sent = concurrency
            while let status = try await group.next() {
                precondition(status == 200, "the server answered \(status)")
                guard sent < count else { continue }
                sent += 1
                group.addTask { try await transport.send(request).status }
            }
        }
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return ["seconds": Double(seconds) + Double(attoseconds) / 1e18]
    }
}
