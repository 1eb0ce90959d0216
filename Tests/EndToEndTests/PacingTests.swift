import Foundation
import Synchronization
import TestSupport
import Testing

/// A gateway that takes so many requests in a window of time, and says nothing else of its limits.
private final class Gateway: Sendable {
    private struct State {
        var windows: [Int: (taken: Int, refused: Int)] = [:]
        var began: Date?
    }
    private let state = Mutex(State())
    let perWindow: Int
    let seconds: Double

    init(perWindow: Int, seconds: Double) {
        self.perWindow = perWindow
        self.seconds = seconds
    }

    func answer() -> LoopbackServer.Reply {
        let wait: Double? = state.withLock { state in
            let began = state.began ?? Date()
            state.began = began
            let since = Date().timeIntervalSince(began)
            let number = Int(since / seconds)
            var window = state.windows[number] ?? (0, 0)
            defer { state.windows[number] = window }
            if window.taken < perWindow {
                window.taken += 1
                return nil
            }
            window.refused += 1
            return Double(number + 1) * seconds - since
        }
        guard let wait else { return .late(0.05, body: LoopbackServer.completion(subject: "cat")) }
        return .http(429, headers: ["retry-after-ms: \(Int(wait * 1000) + 1)"], body: "{}")
    }

    /// Of the windows between the first and the last.
    var middle: (windows: Int, refused: Int) {
        state.withLock { state in
            let last = state.windows.keys.max() ?? 0
            let middle = state.windows.filter { $0.key > 0 && $0.key < last }.values
            return (max(0, last - 1), middle.reduce(0) { $0 + $1.refused })
        }
    }
}

@Suite(.onEachEngine) struct PacingTests {
    let program = try! Program()

    @Test(.timeLimit(.minutes(2)))
    func `two workers keep to what a gateway allows together, and lose no photo to it`() throws {
        try TinyPictures.fill(program.photos, 0..<400)
        let gateway = Gateway(perWindow: 60, seconds: 2)
        let server = try LoopbackServer { _ in gateway.answer() }
        let first = try program.start("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        while server.count < 20, first.isRunning { usleep(5_000) }
        let second = try program.start("resume", "latest", "-q")
        let results = [first.wait(), second.wait()]
        #expect(results.map(\.status) == [0, 0], "\(results.map(\.error))")
        #expect(try program.sql("SELECT status, done, failed FROM v_jobs") == ["completed|400|0"])
        // How well a window is used is the simulation's to tell, which has a clock of its own. Once a window is full, no more than
        // what was in flight finds it so.
        let (windows, refused) = gateway.middle
        #expect(refused <= 8 * windows, "\(refused) refused in \(windows)")
        #expect(server.peak <= 8)
        let pace = try program.sql("SELECT id FROM rate_limiters")
        #expect(pace.count == 1 && pace[0].hasPrefix("openai 127.0.0.1:"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `a provider that refuses everything pauses the job, and burns no photo`() throws {
        try TinyPictures.fill(program.photos, 0..<60)
        let isOpen = Mutex(false)
        let server = try LoopbackServer { _ in
            isOpen.withLock { $0 }
                ? .http(200, body: LoopbackServer.completion(subject: "cat"))
                : .http(429, headers: ["retry-after: 0"], body: "{}")
        }
        var program = program
        program.environment["PHOTORENAME_REFUSED_FOR"] = "3"
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 3, "\(result.error)")
        #expect(try program.sql("SELECT status, error_code FROM v_jobs") == ["paused|rate_limited"])
        #expect(result.error.contains("photorename resume"))
        // A few have had their four attempts by the time that is known.
        let failed = try program.sql("SELECT failed FROM v_jobs").first.flatMap { Int($0) } ?? 60
        #expect(failed <= 10)
        #expect(server.count < 80)
        isOpen.withLock { $0 = true }
        let resumed = try program.run("resume", "latest")
        #expect(try program.sql("SELECT status, done FROM v_jobs") == ["completed|\(60 - failed)"], "\(resumed.error)")
    }
}
