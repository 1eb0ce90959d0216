import Foundation
import PhotoModel
import RateLimiting
import Testing

@testable import Describing

@Suite struct RateHeadersTests {
    @Test(arguments: [
        ("6m0s", 360.0), ("12ms", 0.012), ("1s", 1), ("1h2m3s", 3_723), ("1m0.5s", 60.5), ("20", 20), ("0s", 0),
        ("", nil), ("soon", nil), ("-1", nil), ("1y", nil), ("5", 5),
    ])
    func `durations as OpenAI writes them`(text: String, seconds: Double?) {
        #expect(HTTPReply.goDuration(text) == seconds)
    }

    @Test func `OpenAI's headers, and those who leave some out or write -1`() {
        let reply = HTTPReply(
            status: 200,
            headers: [
                "x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "499",
                "x-ratelimit-reset-requests": "120ms", "x-ratelimit-limit-tokens": "200000",
                "x-ratelimit-remaining-tokens": "-1", "x-ratelimit-reset-tokens": "0s",
            ])
        #expect(
            reply.openAILimits()
                == [
                    .requests: RateLimit(limit: 500, remaining: 499, reset: .milliseconds(120))
                ].compactMapValues { $0 })
        #expect(HTTPReply(status: 200, headers: ["x-ratelimit-limit-requests": "500"]).openAILimits().isEmpty)
    }

    @Test func `Anthropic's moments are told by the server's clock`() {
        let reply = HTTPReply(
            status: 200,
            headers: [
                "date": "Tue, 24 Nov 2026 10:00:00 GMT", "anthropic-ratelimit-requests-limit": "50",
                "anthropic-ratelimit-requests-remaining": "40",
                "anthropic-ratelimit-requests-reset": "2026-11-24T10:00:12Z",
                "anthropic-ratelimit-input-tokens-limit": "30000",
                "anthropic-ratelimit-input-tokens-remaining": "29000",
                "anthropic-ratelimit-input-tokens-reset": "2026-11-24T10:00:02.5Z",
            ])
        let limits = reply.anthropicLimits(now: Date(timeIntervalSince1970: 0))
        #expect(limits[.requests] == RateLimit(limit: 50, remaining: 40, reset: .seconds(12)))
        #expect(limits[.inputTokens] == RateLimit(limit: 30_000, remaining: 29_000, reset: .seconds(2.5)))
        #expect(limits.count == 2)
    }
}
