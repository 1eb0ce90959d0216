import Describing
import Foundation

/// Sends ready bodies through CurlTransport: transportbench URL COUNT CONCURRENCY BODYFILE. Prints the seconds that it took.
let arguments = CommandLine.arguments
guard arguments.count == 5, let count = Int(arguments[2]), let concurrency = Int(arguments[3]),
    let body = FileManager.default.contents(atPath: arguments[4])
else { fatalError("transportbench URL COUNT CONCURRENCY BODYFILE") }
var settings = TransportSettings()
settings.connections = concurrency
let transport = try CurlTransport(settings)
let request = HTTPRequest(url: arguments[1], headers: ["Content-Type: application/json"], body: Array(body))
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
transport.close()
print(Double(seconds) + Double(attoseconds) / 1e18)
