import Foundation
import Testing

@testable import Describing

struct RetryPolicyTests {
    let policy = RetryPolicy()
    let now = Date(timeIntervalSince1970: 1_763_800_000)

    func wait(_ headers: [String: String], attempt: Int = 1, random: Double = 0.5) -> Double {
        policy.wait(after: attempt, reply: HTTPReply(status: 429, headers: headers), now: now, random: random)
    }

    @Test func `the server's own word goes first`() {
        #expect(wait(["retry-after": "3"]) == 3)
        #expect(wait(["retry-after": "0"]) == 0)
        #expect(wait(["retry-after": "3", "retry-after-ms": "250"]) == 0.25)
        #expect(wait(["retry-after": "Sat, 22 Nov 2025 08:26:47 GMT"]) == 7)
        #expect(wait(["retry-after": "Sat, 22 Nov 2025 08:00:00 GMT"]) == 0)
        #expect(wait(["retry-after": "86400"]) == 120)
    }

    @Test func `nonsense from the server is no word`() {
        for text in ["soon", "nan", "inf", ""] { #expect(wait(["retry-after": text], random: 0.5) == 0.25, "\(text)") }
        #expect(wait(["retry-after": "-5"]) == 0)
    }

    @Test func `without it, waits are drawn from a range that doubles up to ten seconds`() {
        #expect((1...9).map { wait([:], attempt: $0, random: 1) } == [0.5, 1, 2, 4, 8, 10, 10, 10, 10])
        #expect(wait([:], attempt: 5, random: 0) == 0)
    }

    @Test func `only what may pass is tried again`() {
        for status in [408, 409, 429, 500, 502, 503, 529] { #expect(policy.isTransient(status)) }
        for status in [200, 301, 400, 401, 403, 404, 413, 422] { #expect(!policy.isTransient(status)) }
        #expect(policy.isTransient(.connection("x")))
        // A request that timed out may have been answered, and billed.
        #expect(!policy.isTransient(.timeout))
        #expect(!policy.isTransient(.tls("x")))
    }
}
