import PhotoModel
import Testing

struct RetryRulesTests {
    let rules = RetryRules()

    func waits(_ random: Double) -> [Int64] {
        (1...9).map { rules.wait(after: $0, serverWait: nil, random: random).milliseconds }
    }

    @Test func `waits are drawn from a range that doubles up to ten seconds`() {
        #expect("\(waits(1))" == "[500, 1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000]")
        #expect(waits(0).allSatisfy { $0 == 0 })
    }

    @Test func `the server's own word goes first, within reason`() {
        #expect(rules.wait(after: 1, serverWait: .seconds(3), random: 0.5) == .seconds(3))
        #expect(rules.wait(after: 1, serverWait: .seconds(86_400), random: 0.5) == .seconds(120))
    }

    @Test func `probes come every ten seconds at first, and every five minutes in the end`() {
        #expect(
            "\((0...7).map { rules.pause(afterProbes: $0).milliseconds / 1000 })"
                == "[10, 20, 40, 80, 160, 300, 300, 300]")
        #expect(rules.pause(afterProbes: 1_000_000) == .seconds(300))
    }
}
