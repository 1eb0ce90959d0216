import Foundation
import TestSupport
import Testing

/// How the page looks, at every width, light and dark, and to those who do not see it.
@Suite(.enabled(if: Browser.isThere, "Chromium and its driver are not installed"))
struct ReviewLooksTests {
    /// axe-core, as a Python package ships it, pinned; nil where it cannot be fetched.
    static let axe: String? = {
        let folder = Fixtures.repository.appending(path: ".build/axe").path
        let made = try? Shell.run(
            """
            set -e; mkdir -p '\(folder)'; cd '\(folder)'
            [ -s axe_playwright_python/axe.min.js ] || {
              python3 -m pip download -q --disable-pip-version-check --no-deps --dest . axe-playwright-python==0.1.8
              python3 -m zipfile -e axe_playwright_python-*.whl .; }
            """)
        guard made?.status == 0 else {
            print("SKIPPED: axe-core cannot be fetched here, so the page was not checked with it")
            return nil
        }
        return try? String(contentsOfFile: folder + "/axe_playwright_python/axe.min.js", encoding: .utf8)
    }()

    /// Photos in every state that stays.
    private static func gallery() throws -> Program {
        let program = try Program()
        try program.copyFixtures()
        let crops = [
            ("P1030477.JPG", "IMG_5001.JPG"), ("IMG_4022.JPG", "IMG_5002.JPG"), ("hubble.png", "IMG_5003.png"),
            ("DSC_0107.JPG", "IMG_5004.JPG"), ("PXL_20230519_101502.jpg", "IMG_5005.jpg"),
        ]
        for (photo, name) in crops {
            let source = Fixtures.photo(photo).path
            try Shell.run("vips smartcrop '\(source)' '\(program.photos)/\(name)' 300 260")
        }
        try program.scratch.write("photos/IMG_5005.xmp", "sidecar")
        try Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]).write(to: URL(filePath: program.photos + "/IMG_4999.JPG"))
        let result = try program.run("analyze", "photos", "--provider", "local", "--no-bursts")
        #expect(result.status == 3, "\(result.error)")
        return program
    }

    @Test(.timeLimit(.minutes(3)))
    func `at every width, light and dark, nothing is cut off, and axe finds no fault`() throws {
        let program = try Self.gallery()
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let browser = try Browser()
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article.changed').length > 3")
        // One chosen by a person, one left alone.
        try browser.run(
            "const a = [...document.querySelectorAll('article')].find(a => a.card.old == 'IMG_4021.JPG'); a.querySelector('textarea').focus(); a.querySelector('textarea').select()"
        )
        try browser.type("Mia in the garden.JPG" + Browser.Key.enter)
        try browser.wait("document.querySelector('article.pinned.changed')")
        try browser.run("[...document.querySelectorAll('article')].find(a => a.card.old == 'DSC_0108.JPG').focus()")
        try browser.type(" ")
        try browser.wait("document.querySelector('article.kept.pinned')")
        try browser.run("document.activeElement.blur(); document.getElementById('status').textContent = ''")

        for (width, height, columns) in [(390, 844, 2), (1_280, 900, 5), (2_560, 1_440, 10)] {
            try browser.size(width, height)
            for dark in [false, true] {
                try browser.prefer(dark: dark)
                try browser.wait(
                    "new Set([...document.querySelectorAll('article')].map(a => a.getBoundingClientRect().left)).size == \(columns)"
                )
                try browser.run("document.getElementById('view').scrollTop = 0")
                try browser.wait(
                    "[...document.querySelectorAll('article:not(.failed) img')].filter(i => i.getBoundingClientRect().top < innerHeight).every(i => i.complete && i.classList.contains('there'))"
                )
                #expect(try browser.number("document.scrollingElement.scrollWidth") == width)
                if width == 1_280 {
                    // Whole photos, with their names.
                    #expect(
                        try browser.number(
                            "[...document.querySelectorAll('article')].filter(a => a.getBoundingClientRect().top >= 0 && a.getBoundingClientRect().bottom <= innerHeight).length"
                        ) >= 12)
                }
                #expect(try browser.number("document.querySelector('header').scrollWidth") <= width)
                #expect(
                    try browser.number("document.querySelector('header').getBoundingClientRect().height") < height * 3
                        / 10)
                // Every part of a card is within it.
                let outside =
                    try browser.run(
                        """
                        return [...document.querySelectorAll('article')].filter(a => [...a.querySelectorAll('.text > *:not([hidden])')]
                          .some(e => e.getBoundingClientRect().bottom > a.getBoundingClientRect().bottom + 1)).map(a => a.card.old)
                        """) as? [String]
                #expect(outside == [])
                try picture(browser, "\(width)-\(dark ? "dark" : "light")")
                // The widest is the same in more columns; colours are looked at once.
                if width < 2_000, width > 1_000 || !dark { try check(browser, "\(width), \(dark ? "dark" : "light")") }
            }
        }
        try browser.size(1_280, 900)
        for dark in [false, true] {
            try browser.prefer(dark: dark)
            for (key, dialog) in [("n", "naming"), ("a", "renames"), ("?", "help")] {
                try browser.run("document.querySelector('article').focus()")
                try browser.type(key)
                try browser.wait("document.getElementById('\(dialog)').open")
                if dialog == "naming" { try browser.wait("document.getElementById('naming-examples').rows.length > 5") }
                if !dark { try picture(browser, dialog) }
                try check(browser, dialog)
                try browser.type(Browser.Key.escape)
                try browser.wait("!document.getElementById('\(dialog)').open")
            }
        }
        try views(browser)
        #expect(try browser.console().filter { !$0.contains("404") } == [])
    }

    /// The large view, the selection, and the dialogs that belong to them.
    private func views(_ browser: Browser) throws {
        for (dark, width, height) in [(false, 1_280, 900), (true, 1_280, 900), (false, 390, 844)] {
            try browser.size(width, height)
            try browser.prefer(dark: dark)
            let name = "\(width)-\(dark ? "dark" : "light")"
            try browser.run("[...document.querySelectorAll('article')].find(a => a.card.old == 'IMG_4021.JPG').focus()")
            try browser.type(Browser.Key.enter)
            try browser.wait("document.getElementById('photo-details').children.length > 6")
            try browser.wait("document.getElementById('photo-image').naturalWidth > 400")
            #expect(try browser.number("document.scrollingElement.scrollWidth") == width)
            try picture(browser, "photo-" + name)
            try check(browser, "photo, \(name)")
            try browser.run("document.getElementById('photo-describe').click()")
            try browser.wait("document.getElementById('describe').open")
            try check(browser, "describe, \(name)")
            try browser.type(Browser.Key.escape)
            try browser.wait("!document.getElementById('describe').open")
            try browser.run("document.getElementById('photo-view').focus()")
            try browser.type(Browser.Key.escape)
            try browser.wait("!document.getElementById('photo').open")
            try browser.click("#select-all")
            try browser.wait("!document.getElementById('selection').hidden")
            #expect(try browser.number("document.querySelector('header').scrollWidth") <= width)
            if width > 1_000 { try picture(browser, "selection-" + name) }
            try check(browser, "selection, \(name)")
            for id in ["selection-words", "selection-replace"] {
                try browser.run("document.getElementById('\(id)').click()")
                try browser.wait("document.getElementById('edit').open")
                try browser.type("cat")
                try browser.wait("document.getElementById('edit-count').textContent != ''")
                try check(browser, "\(id), \(name)")
                try browser.type(Browser.Key.escape)
                try browser.wait("!document.getElementById('edit').open")
            }
            try browser.click("#selection-clear")
        }
    }

    /// The rules of WCAG that a program can judge.
    private func check(_ browser: Browser, _ what: String) throws {
        guard let axe = Self.axe else { return }
        if try browser.text("typeof axe") == "undefined" { try browser.run(axe) }
        let faults =
            try browser.run(
                """
                return axe.run(document, {resultTypes: ['violations']}).then(r => r.violations
                  .map(v => v.id + ' ' + v.nodes.slice(0, 2).map(n => n.html).join(' ')))
                """) as? [String]
        #expect(faults == [], "\(what)")
    }

    /// For docs/screenshots, when golden files are written.
    private func picture(_ browser: Browser, _ name: String) throws {
        guard ProcessInfo.processInfo.environment["GOLDEN"] == "write" else { return }
        let answer =
            try browser.devTools("Page.captureScreenshot", ["format": "jpeg", "quality": 82]) as? [String: Any]
        let folder = Fixtures.repository.appending(path: "docs/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(base64Encoded: answer?["data"] as? String ?? "")?.write(to: folder.appending(path: name + ".jpg"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `of thousands of photos only those in view exist, wherever one goes`() throws {
        let program = try Program(key: "sk-x")
        try TinyPictures.fill(program.photos, 0..<1_200)
        let server = try LoopbackServer(subject: "thing")
        #expect(
            try program.run(
                "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-bursts", "-q",
                "--template",
                "{seq:4}{_}{subject}"
            ).status == 0)
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let browser = try Browser()
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article.changed').length > 8")
        #expect(try browser.text("document.querySelector('article').getAttribute('aria-setsize')") == "1200")
        for part in ["0.5", "0.2", "1", "0"] {
            try browser.run("const v = document.getElementById('view'); v.scrollTop = v.scrollHeight * \(part)")
            try browser.wait(
                "[...document.querySelectorAll('article')].filter(a => a.getBoundingClientRect().top < innerHeight).length >= 8"
            )
            #expect(try browser.number("document.querySelectorAll('article').length") < 40)
            // Each card is where it belongs, and says what the plan says.
            let wrong =
                try browser.run(
                    "return [...document.querySelectorAll('article')].filter(a => !a.card.new.startsWith(String(a.index + 1).padStart(4, '0'))).length"
                ) as? Int
            #expect(wrong == 0)
        }
        // To the end by its key, and a photo of there is edited.
        try browser.run("document.querySelector('article').focus()")
        try browser.run(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'End', bubbles: true}))")
        try browser.wait("document.activeElement.card?.old == 'p001199.png'")
        try browser.type("e" + "last" + Browser.Key.enter)
        try browser.wait("document.activeElement.closest('article')?.card.new == 'last.png'")
        #expect(try program.run("preview", "latest").lines.last == "p001199.png\tlast.png")
        // While a name is typed its card stays, wherever one scrolls.
        try browser.type("e" + "unfinished")
        try browser.run("document.getElementById('view').scrollTop = 0")
        try browser.wait("[...document.querySelectorAll('article')].some(a => a.index == 0)")
        #expect(try browser.text("document.activeElement.value") == "unfinished")
        #expect(try browser.console() == [])
    }
}
