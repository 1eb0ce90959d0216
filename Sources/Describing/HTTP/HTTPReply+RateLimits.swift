import Foundation
import PhotoModel
import RateLimiting

extension HTTPReply {
    /// `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, as OpenAI and compatible servers send them; the reset is a
    /// duration.
    func openAILimits() -> [RateLimit.Measure: RateLimit] {
        limits([(.requests, "requests"), (.tokens, "tokens")]) { part, measure in
            headers["x-ratelimit-\(part)-\(measure)"]
        } reset: {
            Self.goDuration($0)
        }
    }

    /// `anthropic-ratelimit-{requests,tokens,…}-{limit,remaining,reset}`; the reset is a time (RFC 3339) by the server's
    /// clock.
    func anthropicLimits(now: Date) -> [RateLimit.Measure: RateLimit] {
        let now = headers["date"].flatMap(Self.httpDate) ?? now
        return limits([
            (.requests, "requests"), (.tokens, "tokens"), (.inputTokens, "input-tokens"),
            (.outputTokens, "output-tokens"),
        ]) { part, measure in
            headers["anthropic-ratelimit-\(measure)-\(part)"]
        } reset: { text in
            let style = Date.ISO8601FormatStyle()
            let moment =
                (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
            return moment.map { max(0, $0.timeIntervalSince(now)) }
        }
    }

    private func limits(
        _ measures: [(RateLimit.Measure, String)], header: (String, String) -> String?, reset: (String) -> Double?
    ) -> [RateLimit.Measure: RateLimit] {
        var limits: [RateLimit.Measure: RateLimit] = [:]
        for (measure, name) in measures {
            // A limit with a missing part is ignored.
            guard let limit = header("limit", name).flatMap(Double.init),
                let remaining = header("remaining", name).flatMap(Double.init),
                let seconds = header("reset", name).flatMap(reset)
            else { continue }
            limits[measure] = RateLimit(limit: limit, remaining: remaining, reset: .seconds(min(seconds, 604_800)))
        }
        return limits
    }

    /// Seconds of a duration as Go prints it: `12ms`, `1.5s`, `6m0s`, `1h2m3s`; a bare number is seconds.
    static func goDuration(_ text: String) -> Double? {
        let units: [Substring: Double] = ["h": 3_600, "m": 60, "s": 1, "ms": 0.001, "us": 0.000_001, "µs": 0.000_001]
        if let seconds = Double(text) { return seconds >= 0 && seconds.isFinite ? seconds : nil }
        var rest = text[...]
        var sum = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let factor = units[unit] else { return nil }
            sum += number * factor
        }
        return text.isEmpty ? nil : sum
    }
}
