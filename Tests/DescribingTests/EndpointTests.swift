import PhotoModel
import Testing

@testable import Describing

struct EndpointTests {
    func url(_ base: String, insecure: Bool = false) -> String {
        do {
            return try Endpoint(base: base, version: "v1", path: "chat/completions", allowsInsecureHTTP: insecure).url
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1/chat/completions"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"),
        ("https://gateway.test/openai", "https://gateway.test/openai/v1/chat/completions"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("HTTPS://Api.Test", "https://Api.Test/v1/chat/completions"),
    ])
    func `a base URL is understood however people write it`(base: String, expected: String) {
        #expect(url(base) == expected)
    }

    @Test func `plain http leaves the machine only when told to`() {
        #expect(url("http://10.0.0.5:8080").hasPrefix("insecure"))
        #expect(url("http://127.0.0.1.evil.test").hasPrefix("insecure"))
        #expect(url("http://localhost.evil.test").hasPrefix("insecure"))
        #expect(url("http://10.0.0.5:8080", insecure: true) == "http://10.0.0.5:8080/v1/chat/completions")
    }

    @Test(arguments: [
        "", "api.openai.com", "ftp://a/v1", "file:///etc/passwd", "https://user:key@a/v1", "https://a/v1?key=x",
    ])
    func `what is no plain URL is refused`(base: String) {
        #expect(!url(base).hasPrefix("http"))
    }

    @Test(arguments: [
        (ProviderName.openai, "https://x", "https://x/v1/models"),
        (.openai, "https://x/v1/chat/completions/", "https://x/v1/models"),
        (.openai, "https://x/api/v1", "https://x/api/v1/models"),
        (.anthropic, "https://x/v1/messages", "https://x/v1/models"),
        (.gemini, "https://x/v1beta/models/m:generateContent", "https://x/v1beta/models"),
        (.gemini, "https://x", "https://x/v1beta/models"),
        (.ollama, "https://x/api/chat", "https://x/api/tags"), (.ollama, "https://x/v1", "https://x/api/tags"),
    ])
    func `the list of models is beside the endpoint, in whatever form that was given`(
        name: ProviderName, base: String, list: String
    ) throws {
        var options = DescribeOptions()
        (options.provider, options.baseURL, options.model) = (name, base, "m")
        #expect(try VisionService(name)?.listEndpoint(options).url == list)
    }
}
