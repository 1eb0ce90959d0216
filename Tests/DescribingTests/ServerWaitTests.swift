import Foundation
import Testing

@testable import Describing

struct ServerWaitTests {
    let now = Date(timeIntervalSince1970: 1_763_800_000)

    func wait(_ headers: [String: String]) -> Duration? {
        HTTPReply(status: 429, headers: headers).serverWait(now: now)
    }

    @Test func `a server says how long to wait in milliseconds, seconds or as a date`() {
        #expect(wait(["retry-after": "3"]) == .seconds(3))
        #expect(wait(["retry-after": "0"]) == .zero)
        #expect(wait(["retry-after": "-5"]) == .zero)
        #expect(wait(["retry-after": "3", "retry-after-ms": "250"]) == .milliseconds(250))
        #expect(wait(["retry-after": "Sat, 22 Nov 2025 08:26:47 GMT"]) == .seconds(7))
        #expect(wait(["retry-after": "Sat, 22 Nov 2025 08:00:00 GMT"]) == .zero)
    }

    @Test func `nonsense from the server is no word`() {
        for text in ["soon", "nan", "inf", ""] { #expect(wait(["retry-after": text]) == nil, "\(text)") }
        #expect(wait([:]) == nil)
    }

    @Test func `only what may pass is tried again`() {
        for status in [408, 409, 429, 500, 502, 503, 529] { #expect(Transience.isTransient(status)) }
        for status in [200, 301, 400, 401, 403, 404, 413, 422] { #expect(!Transience.isTransient(status)) }
        #expect(Transience.isTransient(.connection("x")))
        // A request that timed out may have been answered, and billed.
        #expect(!Transience.isTransient(.timeout))
        #expect(!Transience.isTransient(.tls(.expired, "x")))
    }

    @Test func `only some of it says that nobody is there`() {
        for status in [502, 503, 529] { #expect(Transience.isUnreachable(status)) }
        for status in [408, 409, 429, 500, 504] { #expect(!Transience.isUnreachable(status)) }
    }
}
