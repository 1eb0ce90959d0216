import Foundation
import TestSupport
import Testing

/// The page when things change beneath somebody's hands.
@Suite(.enabled(if: Browser.isThere, "Chromium and its driver are not installed"))
struct ReviewTroubleTests {
    let program: Program
    let page: ServedPage
    let browser: Browser

    init() throws {
        program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<12)
        let server = try LoopbackServer(subject: "thing")
        #expect(
            try program.run(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-bursts", "-q",
                "--template",
                "{subject}{_}{seq:2}"
            ).status == 0)
        page = try ServedPage(program, "review", "latest", "--no-open")
        browser = try Browser(width: 1_280, height: 1_700)
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article.changed').length == 12")
    }

    private func old(_ number: Int) -> String { "p0000" + (number < 10 ? "0" : "") + "\(number).png" }

    private func filter(_ name: String) throws {
        try browser.run(
            "const f = document.getElementById('filter'); f.value = '\(name)'; f.dispatchEvent(new Event('change', {bubbles: true}))"
        )
    }

    /// Once its card is there: a filter that changes nothing draws the list again all the same.
    private func focus(_ number: Int, field: Bool = false) throws {
        try browser.wait(
            """
            (() => {
              const card = [...document.querySelectorAll('article')].find((card) => card.card?.old == '\(old(number))');
              const place = \(field ? "card?.querySelector('textarea')" : "card");
              place?.focus();
              place?.select?.();
              return place && document.activeElement === place;
            })()
            """)
    }

    private func rejectElsewhere(_ number: Int) throws {
        let item = try program.sql("SELECT id FROM items WHERE path = \(program.bytes(old(number)))").first ?? ""
        #expect(try page.post("api/decision", "{\"word\":\"reject\",\"items\":[\(item)]}").contains("\"changed\":1"))
    }

    /// Photos that keep their names.
    private func kept() throws -> [String] { try program.plan().filter { $0.key == $0.value }.keys.sorted() }

    @Test(.timeLimit(.minutes(2)))
    func `when the list moves, the focus and an open name stay with their photo`() throws {
        try filter("changed")
        try browser.wait("document.querySelectorAll('article').length == 12")
        try focus(3)
        try rejectElsewhere(0)
        try browser.wait("document.querySelectorAll('article').length == 11")
        #expect(try browser.text("document.activeElement.card.old") == old(3))
        // Space, and Space again at once: the photo is left alone and undone, and no other.
        try browser.type("  ")
        try browser.wait("document.getElementById('status').textContent.includes('will get its new name')")
        #expect(try kept() == [old(0)])
        try browser.type(" ")
        try browser.wait("document.activeElement.classList.contains('kept')")
        #expect(try browser.text("document.activeElement.card.old") == old(3))
        #expect(try kept() == [old(0), old(3)])
        // It stays until one leaves it, and hides no other.
        try browser.wait("document.querySelectorAll('article').length == 11")
        try browser.type("j")
        try browser.wait("document.querySelectorAll('article').length == 10")
        #expect(try browser.text("document.activeElement.card.old") == old(4))

        // The same while a name is typed.
        try focus(6, field: true)
        try rejectElsewhere(1)
        try browser.wait("document.querySelectorAll('article').length == 9")
        try browser.type("m?ne" + Browser.Key.enter)
        try browser.wait("document.activeElement.getAttribute('aria-invalid') == 'true'")
        try browser.type(Browser.Key.escape)
        #expect(try browser.text("document.activeElement.closest('article').card.old") == old(6))
        try rejectElsewhere(6)
        try browser.wait("document.querySelectorAll('article').length == 9")
        try browser.type("k")
        try browser.wait("document.querySelectorAll('article').length == 8")
        #expect(try kept() == [old(0), old(1), old(3), old(6)])
        #expect(try browser.console().filter { !$0.contains("status of 422") } == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `keys that come faster than answers are for the photos that they were meant for`() throws {
        try browser.run("document.querySelector('article').focus()")
        try browser.type("j" + "e")
        // Each replaces the name but for its extension.
        try browser.type("one\(Browser.Key.tab)two\(Browser.Key.tab)\(Browser.Key.tab)four\(Browser.Key.enter)")
        try browser.wait("document.activeElement.tagName == 'ARTICLE' && document.activeElement.card.new == 'four.png'")
        var plan = try program.plan()
        #expect([1, 2, 3, 4].map { plan[old($0)] ?? "" } == ["one.png", "two.png", "thing-04.png", "four.png"])
        try browser.type("jj \(Browser.Key.escape)kk u")
        try browser.wait("document.getElementById('status').textContent.includes('has the template')")
        plan = try program.plan()
        #expect(try kept() == [old(6)])
        #expect(plan[old(4)] == "thing-05.png")
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `on a slow line a key finds what the one before it left, whatever the server says meanwhile`() throws {
        try browser.run(
            """
            const swift = window.fetch;
            window.fetch = async (path, options) => {
                const response = await swift(path, options);
                if (path.startsWith('/api/cards')) await new Promise((go) => setTimeout(go, 300));
                return response;
            };
            """)
        try focus(3)
        try browser.type("  ")
        try browser.wait("document.getElementById('status').textContent.includes('will get its new name')")
        #expect(try kept() == [])
        try browser.type(" j ")
        try browser.wait(
            "document.activeElement.classList.contains('kept') && document.activeElement.card.old == '\(old(4))'")
        #expect(try kept() == [old(3), old(4)])
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `a name that could not be had stays until it is fixed or given up, and nothing continues without a question`()
        throws
    {
        try focus(2, field: true)
        try browser.type("what: ever.png" + Browser.Key.tab)
        try browser.wait(
            "document.querySelector('.fault:not([hidden])')?.textContent.includes('try what- ever.png')")
        #expect(try browser.text("document.activeElement.closest('article').card.old") == old(3))
        // Away with a search, and back.
        try browser.run("document.getElementById('search').focus()")
        try browser.type("thing-12")
        try browser.wait("document.querySelectorAll('article').length == 1")
        try browser.run(
            "const s = document.getElementById('search'); s.value = ''; s.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        try browser.wait("document.querySelectorAll('article').length == 12")
        #expect(
            try browser.text(
                "[...document.querySelectorAll('article')].find(a => a.card.old == '\(old(2))').querySelector('textarea').value"
            )
                == "what: ever.png")
        for button in ["#apply", "#close"] {
            try browser.click(button)
            try browser.wait(
                "document.getElementById('renames-title').textContent == '1 edited name isn’t valid'")
            #expect(try browser.text("document.getElementById('renames').innerText").contains("what: ever.png"))
            try browser.click("#renames-cancel")
        }
        #expect(page.running.isRunning)
        try browser.click("#close")
        try browser.click("#renames-go")
        try browser.wait("document.getElementById('gone').innerText.includes('Done')")
        #expect(page.running.wait().status == 0)
        #expect(try program.plan()[old(2)] == "thing-03.png")
    }

    @Test(.timeLimit(.minutes(2)))
    func `what is applied is what was shown, and many are judged as many as were counted`() throws {
        try browser.wait("!document.getElementById('apply').disabled")
        try browser.click("#apply")
        try browser.wait("document.getElementById('renames-title').textContent == 'Rename 12 photos?'")
        #expect(try program.run("preview", "latest", "--template", "other{_}{seq}", "--save").status == 0)
        try browser.click("#renames-go")
        try browser.wait(
            "document.getElementById('renames-text').textContent.includes('have changed since they were shown')")
        #expect(try program.scratch.names("photos").first == old(0))
        try browser.click("#renames-cancel")
        try filter("changed")
        try browser.wait("document.querySelectorAll('article').length == 12")
        try browser.click("#select-all")
        try browser.click("#reject")
        try browser.wait("document.getElementById('renames').open")
        try rejectElsewhere(5)
        try browser.click("#renames-go")
        try browser.wait("document.getElementById('renames-text').textContent.includes('it has 11 photos now')")
        #expect(try kept() == [old(5)])
        try browser.click("#renames-cancel")

        // Typed and applied at once: the name is in what is shown.
        try filter("all")
        try browser.wait("document.querySelectorAll('article').length == 12")
        try browser.wait("!document.getElementById('apply').disabled")
        try focus(0, field: true)
        try browser.type("last moment.png")
        try browser.click("#apply")
        try browser.wait("document.getElementById('renames').innerText.includes('last moment.png')")
        try browser.click("#renames-go")
        try browser.wait("document.getElementById('renames-title').textContent == 'Renamed 11 photos.'")
        #expect(try program.scratch.names("photos").contains("last moment.png"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `a browser may have the page open in many tabs, and a job that is gone is said to be`() throws {
        for _ in 0..<7 {
            try browser.openTab(page.origin)
            try browser.wait("document.querySelectorAll('article.changed').length > 0")
        }
        try focus(0)
        try browser.type(" ")
        try browser.wait("document.getElementById('status').textContent.includes('keeps its name')")
        #expect(try program.run("prune", "--older-than", "0s", "--all").status == 0)
        try browser.wait("document.getElementById('gone').innerText.includes('there is no job')")
        page.running.send(SIGINT)
        #expect(page.running.wait().status == 130)
    }
}
