import Foundation
import Synchronization
import TestSupport
import Testing

/// A server that answers in every wrong way that we know of: each has its own code, takes bounded time and memory, and
/// the job gets to its end.
@Suite struct FaultServerTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-test")
    }

    private static func head(_ length: Int, _ more: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\(more)\r\n"
    }

    private static let good = LoopbackServer.completion(subject: "cat")

    private static func date(_ seconds: Double) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.string(from: Date().addingTimeInterval(seconds))
    }

    private static func answer(_ fault: String, elsewhere: UInt16) throws -> LoopbackServer.Reply {
        let body = Array(good.utf8)
        switch fault {
        case "429": return .http(429, body: "{}")
        case "429 seconds": return .http(429, headers: ["Retry-After: 1"], body: "{}")
        case "429 date": return .http(429, headers: ["Retry-After: \(date(2))"], body: "{}")
        case "429 past": return .http(429, headers: ["Retry-After: \(date(-3_600))"], body: "{}")
        case "500", "502", "503", "529": return .http(Int(fault) ?? 0, body: "{}")
        case "reset before": return .reset
        case "reset in the headers": return .resetAfter(Array("HTTP/1.1 200 OK\r\nContent-Le".utf8))
        case "reset after": return .resetAfter(Array(head(body.count).utf8) + body.prefix(20))
        case "slow-loris": return .drip(Array(head(body.count).utf8) + body, every: 0.2)
        case "cut body": return .raw(Array(head(body.count + 100).utf8) + body)
        case "10 MB": return .http(200, body: String(repeating: "x", count: 10 << 20))
        case "gzip bomb":
            let bomb = try Shell.run("head -c 500000000 /dev/zero | gzip -9 | base64 -w 0")
            let packed = Array(
                Data(base64Encoded: bomb.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? Data())
            return .raw(Array(head(packed.count, "Content-Encoding: gzip\r\n").utf8) + packed)
        case "wrong type": return .http(200, body: "[1, 2, 3]")
        case "not JSON": return .http(200, headers: ["X-Type: text/plain"], body: "I see a cat.")
        case "HTML": return .http(200, body: "<!DOCTYPE html><p>Log in</p>")
        case "empty": return .http(200, body: "")
        case "redirect": return .http(301, headers: ["Location: http://127.0.0.1:\(elsewhere)/v1"], body: "")
        default: return .http(200, body: good)
        }
    }

    private static let codes = [
        ("429", "rate_limited"), ("429 seconds", "rate_limited"), ("429 date", "rate_limited"),
        ("429 past", "rate_limited"), ("500", "server_error"), ("502", "server_error"), ("503", "server_error"),
        ("529", "server_error"), ("reset before", "connection_failed"), ("reset in the headers", "reply_cut_short"),
        ("reset after", "reply_cut_short"), ("slow-loris", "timeout"), ("cut body", "reply_cut_short"),
        ("10 MB", "reply_too_large"), ("gzip bomb", "reply_encoded"), ("wrong type", "reply_not_json"),
        ("not JSON", "reply_not_json"), ("HTML", "reply_is_html"), ("empty", "empty_reply"),
        ("redirect", "redirected"),
    ]

    /// All at once: most of the time they wait before they ask again.
    @Test(.timeLimit(.minutes(1))) func `one photo meets it, and the others are described`() throws {
        let meetings = try Self.codes.map(Meeting.init)
        for meeting in meetings { try meeting.check() }
    }

    /// The photo that is sent first.
    private final class Victim: Sendable {
        private let body = Mutex<[UInt8]?>(nil)

        func `is`(_ request: LoopbackServer.Request) -> Bool {
            body.withLock { body in
                body = body ?? request.body
                return body == request.body
            }
        }
    }

    /// A job in work, one of whose six photos meets a fault.
    private final class Meeting: Sendable {
        let victim: Victim
        let fault: String
        let code: String
        let program: Program
        let elsewhere: LoopbackServer
        let server: LoopbackServer
        let running: Shell.Running

        init(_ pair: (fault: String, code: String)) throws {
            (fault, code) = pair
            program = try Program(key: "sk-test")
            try TinyPictures.fill(program.photos, 0..<6)
            elsewhere = try LoopbackServer { _ in .http(200, body: FaultServerTests.good) }
            let reply = try FaultServerTests.answer(fault, elsewhere: elsewhere.port)
            let victim = Victim()
            self.victim = victim
            server = try LoopbackServer { request in
                victim.is(request) ? reply : .http(200, body: FaultServerTests.good)
            }
            // In less address space than the bomb would take unpacked.
            let script =
                "ulimit -v 1500000; exec '\(Program.path)' analyze photos --provider openai --base-url \(server.url)"
            running = try Shell.Running(
                "/bin/sh", ["-c", script],
                environment: program.environment.merging(["PHOTORENAME_REQUEST_TIMEOUT": "5"]) { $1 },
                folder: program.scratch.path)
        }

        func check() throws {
            let result = running.wait()
            #expect(result.status == 3, "\(fault): \(result.error)")
            #expect(
                try program.sql("SELECT error_code FROM v_items WHERE status = 'error'") == [code],
                "\(fault): \(result.error)")
            #expect(try program.sql("SELECT status, done, failed FROM v_jobs") == ["completed|5|1"], "\(fault)")
            #expect(elsewhere.count == 0, "\(fault)")
            // What may have been billed is not asked for again.
            let again = server.requests.count(where: victim.is)
            let isFree = ["rate_limited", "server_error", "connection_failed"].contains(code)
            #expect(isFree ? again >= 4 : again == 1, "\(fault): \(again)")
            if fault == "429 seconds" || fault == "429 date" { #expect(again == 6, "\(fault)") }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `answers with one and the same ID stay each with its photo`() throws {
        try TinyPictures.fill(program.photos, 0..<20)
        let server = try LoopbackServer { request in
            .late(
                Double(request.number % 3) * 0.02,
                body: LoopbackServer.completion(subject: "thing \(request.body.count) \(request.number)"))
        }
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 0)
        #expect(Set(result.lines.map { $0.components(separatedBy: "\t").last }).count == 20)
        #expect(server.count == 20)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (TLSServer.Certificate.wrongName, "tls_wrong_name"), (.expired, "tls_expired"),
            (.selfSigned, "tls_untrusted"),
        ])
    func `without a certificate that is good nothing is sent, and the job says why`(
        certificate: TLSServer.Certificate, code: String
    ) throws {
        try TinyPictures.fill(program.photos, 0..<5)
        let server = try TLSServer(certificate, in: program.scratch)
        var program = program
        program.environment["PHOTORENAME_CA_FILE"] = server.authority
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 1)
        #expect(
            try program.sql("SELECT status, error_code, failed FROM v_jobs") == ["error|\(code)|0"], "\(result.error)")
        #expect(result.error.contains("certificate") && result.error.contains("photorename resume"))
    }

    @Test(.timeLimit(.minutes(1))) func `a certificate of an authority that is named is good`() throws {
        try TinyPictures.fill(program.photos, 0..<3)
        let server = try TLSServer(.good, in: program.scratch)
        var program = program
        #expect(
            try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url).status == 1)
        program.environment["PHOTORENAME_CA_FILE"] = server.authority
        let result = try program.run("resume", "latest")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("cat"))
    }
}
