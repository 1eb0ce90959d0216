import Foundation

/// The page of a job, served by the real program until the test is over.
public final class ServedPage: Sendable {
    public let running: Shell.Running
    /// With its token.
    public let address: String

    /// - Parameters:
    ///   - program: the program under test.
    ///   - launcher: a program with its arguments that starts ours.
    ///   - arguments: of the program; it prints the address.
    ///   - more: more environment variables.
    /// - Throws: an error of the system.
    public init(
        _ program: Program, launcher: [String] = [], _ arguments: String..., more: [String: String] = [:]
    ) throws {
        let words = launcher + [Program.path] + arguments
        running = try Shell.Running(
            words[0], Array(words.dropFirst()), environment: program.environment.merging(more) { $1 },
            folder: program.scratch.path)
        let deadline = ContinuousClock.now + .seconds(30)
        var found: Substring?
        while found == nil, running.isRunning, ContinuousClock.now < deadline {
            usleep(10_000)
            found =
                (running.outSoFar + running.errorSoFar)
                .firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}\s/)?.0
        }
        guard let found else { throw POSIXError(.ETIMEDOUT, userInfo: ["stderr": running.errorSoFar]) }
        address = found.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit { running.send(SIGKILL) }

    /// Without the token: `http://127.0.0.1:12345/`.
    public var origin: String { String(address.prefix { $0 != "?" }) }
    public var port: String { String(origin.dropLast().split(separator: ":").last ?? "") }

    /// What curl gets, with the cookie that the token is exchanged for unless told otherwise.
    ///
    /// - Returns: status line, headers and body.
    public func curl(_ path: String, _ more: String..., cookie: Bool = true) throws -> String {
        let jar = cookie ? "-b <(curl -s -o /dev/null -c - '\(address)')" : ""
        let rest = more.map { "'\($0)'" }.joined(separator: " ")
        return try Shell.run("curl -s -i --max-time 20 \(jar) \(rest) '\(origin)\(path)'").output
    }

    /// A change as the page sends it.
    public func post(_ path: String, _ body: String) throws -> String {
        try curl(
            path, "-H", "Origin: " + origin.dropLast(), "-H", "Content-Type: application/json", "-d", body)
    }
}
