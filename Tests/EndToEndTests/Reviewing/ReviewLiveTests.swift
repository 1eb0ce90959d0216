import Foundation
import TestSupport
import Testing

/// The page while the job runs, in a real browser.
@Suite(.enabled(if: Browser.isThere, "Chromium and its driver are not installed"))
struct ReviewLiveTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-x")
    }

    /// New names by old ones, as the cards in view have them.
    static func cards(_ browser: Browser) throws -> [String: String] {
        let pairs = try browser.run(
            "return [...document.querySelectorAll('article')].map(a => [a.card.old, a.querySelector('textarea').value + a.querySelector('.ending').textContent])"
        )
        return Dictionary((pairs as? [[String]] ?? []).map { ($0[0], $0[1]) }) { first, _ in first }
    }

    private func planned() throws -> [String: String] {
        let object = try program.json("preview", "latest", "--format", "json", "--all")
        let rows = object["renames"] as? [[String: Any]] ?? []
        return Dictionary(rows.map { ($0["old"] as? String ?? "", $0["new"] as? String ?? "") }) { first, _ in first }
    }

    @Test(.timeLimit(.minutes(3)))
    func `opened at the start, each card becomes named by itself, and a cut connection misses no event`() throws {
        try TinyPictures.fill(program.photos, 0..<60)
        let server = try LoopbackServer { request in
            .late(0.3, body: LoopbackServer.completion(subject: "thing number \(request.number)"))
        }
        let page = try ServedPage(
            program, "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "3",
            "--review", "--no-open")
        let relay = try Relay(to: try #require(UInt16(page.port)))
        let browser = try Browser(width: 2_560, height: 4_400, relay: (page.port, relay))
        try browser.open(page.address)
        #expect(try !browser.text("location.href").contains("token"))
        try browser.run("window.neverReloaded = true")
        try browser.wait("document.querySelectorAll('article').length == 60")
        // At first nobody has a name; then some have, while others are being looked at.
        try browser.wait("document.querySelectorAll('article.changed').length > 5")
        #expect(try browser.number("document.querySelectorAll('article:not(.named)').length") > 0)
        #expect(try browser.text("document.getElementById('apply').disabled") == "true")

        relay.cut()
        usleep(200_000)
        let before = try browser.number("document.documentElement.dataset.seq")
        let named = server.count
        while server.count < named + 9 { usleep(20_000) }
        #expect(try browser.number("document.documentElement.dataset.seq") == before)
        relay.restore()

        try browser.wait("document.querySelectorAll('article.changed').length == 60", seconds: 60)
        try browser.wait("!document.getElementById('apply').disabled")
        let seen = try browser.run("return {...document.documentElement.dataset}") as? [String: String] ?? [:]
        #expect(seen["missed"] == "0" && Int(seen["events"] ?? "") ?? 0 > 3)
        let sequence = try program.json("status", "--json")["seq"] as? Int
        #expect(seen["seq"] == sequence.map(String.init))
        let (cards, planned) = (try Self.cards(browser), try planned())
        #expect(cards.count == 60 && cards == planned)
        #expect(try browser.text("window.neverReloaded") == "true")
        // Being cut off is said by the browser; nothing else is.
        #expect(try browser.console().filter { !$0.contains("net::ERR_") } == [])

        // The command still holds the page; Ctrl-C ends it, and the job is kept.
        #expect(page.running.isRunning)
        page.running.send(SIGINT)
        #expect(page.running.wait().status == 130)
        #expect(try program.json("status", "--json")["status"] as? String == "completed")
    }

    @Test(.timeLimit(.minutes(2)))
    func `a job that another process works is as live, and a failed photo is tried again from its card`() throws {
        try TinyPictures.fill(program.photos, 0..<12)
        let server = try LoopbackServer { request in
            request.number == 4
                ? .http(400, body: "{\"error\":{\"message\":\"<b>not</b> this one\"}}")
                : .late(0.2, body: LoopbackServer.completion(subject: "thing number \(request.number)"))
        }
        let started = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--concurrency", "2", "--detach")
        #expect(started.status == 0, "\(started.error)")
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let browser = try Browser(width: 1_700, height: 1_400)
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article.changed').length == 11")
        #expect(try browser.text("document.querySelector('article.failed .reason').textContent").contains("<b>not</b>"))
        try browser.wait("document.getElementById('facts').textContent.includes('1 failed')")
        try browser.click("article.failed .retry")
        try browser.wait("document.querySelectorAll('article.changed').length == 12")
        try browser.wait("!document.getElementById('apply').disabled")
        let (cards, planned) = (try Self.cards(browser), try planned())
        #expect(cards == planned)
        #expect(server.count == 13)

        // Told to end in the page, the command ends well.
        try browser.click("#close")
        try browser.wait("document.getElementById('gone').innerText.includes('Done')")
        let result = page.running.wait()
        #expect(result.status == 0 && result.error.contains("To rename: photorename apply"))
        #expect(result.output == page.address + "\n")
    }
}
