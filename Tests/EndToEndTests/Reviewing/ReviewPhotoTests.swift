import Foundation
import TestSupport
import Testing

/// The page as people know it from photo apps: a large view, selections, what is done to many, and renamed photos.
@Suite(.enabled(if: Browser.isThere)) struct ReviewPhotoTests {
    let program: Program
    let page: ServedPage
    let browser: Browser

    init() throws {
        program = try Program(key: "sk-x")
        for number in 1...12 {
            try Shell.run(
                "vips black '\(program.scratch.path)/x.v' \(700 + number) 500 && vips linear '\(program.scratch.path)/x.v' '\(program.photos)/IMG_\(number).JPG' 1 \(number * 12)"
            )
            try Shell.run(
                "exiftool -q -overwrite_original '-DateTimeOriginal=2023:05:\(30 - number) 10:00:00' '\(program.photos)/IMG_\(number).JPG'"
            )
        }
        try program.scratch.write("photos/IMG_3.xmp", "sidecar")
        let server = try LoopbackServer(subject: "fox")
        let result = try program.run(
            "analyze", "photos", "--provider", "openai", "--base-url", server.url, "--no-bursts", "-q", "--template",
            "{date}-{subject}")
        try #require(result.status == 0, "\(result.error)")
        page = try ServedPage(program, "review", "latest", "--no-open")
        browser = try Browser()
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article.changed').length == 12")
    }

    private func card(_ old: String) -> String {
        "[...document.querySelectorAll('article')].find(a => a.card?.old == '\(old)')"
    }

    private func press(_ old: String, _ key: String) throws {
        try browser.run("\(card(old)).focus()")
        try browser.type(key)
    }

    @Test(.timeLimit(.minutes(2)))
    func `after Apply photos are renamed, with the old name beside the new, and can be undone one by one`() throws {
        try browser.wait("!document.getElementById('apply').disabled")
        try browser.type("a")
        try browser.wait("document.getElementById('renames').open")
        try browser.click("#renames-go")
        try browser.wait("document.querySelectorAll('article.renamed').length == 12")
        try browser.click("#renames-cancel")
        #expect(try browser.text("document.querySelector('article .badge').textContent") == "renamed")
        #expect(try browser.text("\(card("2023-05-27-fox.JPG")).querySelector('.old').textContent") == "was IMG_3.JPG")
        #expect(try browser.number("document.querySelectorAll('article.kept').length") == 0)
        #expect(
            try browser.text("getComputedStyle(document.querySelector('article.renamed img')).filter") == "none")
        try browser.run(
            "const f = document.getElementById('filter'); f.value = 'renamed'; f.dispatchEvent(new Event('change', {bubbles: true}))"
        )
        try browser.wait("document.getElementById('found').textContent == '12 of 12 photos match'")
        try browser.run("\(card("2023-05-27-fox.JPG")).querySelector('.revert').click()")
        try browser.wait("document.getElementById('renames').open")
        try browser.click("#renames-go")
        try browser.wait("document.querySelectorAll('article.renamed').length == 11")
        #expect(try program.scratch.names("photos").contains("IMG_3.xmp"))
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2))) func `a click or Enter opens the photo large, with all that is known of it`() throws
    {
        try browser.run("\(card("IMG_3.JPG")).querySelector('.picture').click()")
        try browser.wait("document.getElementById('photo').open")
        try browser.wait("document.getElementById('photo-image').naturalWidth == 703")
        try browser.wait("document.getElementById('photo-details').textContent.includes('Goes alongIMG_3.xmp')")
        let details = try browser.text("document.getElementById('photo-details').innerText")
        for text in ["fox", "2023-05-27 10:00:00, from the camera (Exif)", "JPEG, 703 × 500 pixels", "one, two"] {
            #expect(details.contains(text), "\(text): \(details)")
        }
        // Arrows, zoom, a new name, Esc.
        try browser.type("j")
        try browser.wait("document.getElementById('photo-title').textContent == '2023-05-26-fox.JPG'")
        try browser.type("+")
        try browser.wait("document.getElementById('photo').classList.contains('zoomed')")
        try browser.type("0")
        try browser.wait("!document.getElementById('photo').classList.contains('zoomed')")
        try browser.type("e")
        try browser.run("document.getElementById('photo-name').select()")
        try browser.type("Mia" + Browser.Key.enter)
        try browser.wait("document.getElementById('photo-title').textContent == 'Mia.JPG'")
        #expect(try program.plan()["IMG_4.JPG"] == "Mia.JPG")
        try browser.type(Browser.Key.escape)
        try browser.wait("!document.getElementById('photo').open")
        try browser.wait("document.activeElement.card?.old == 'IMG_4.JPG'")
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2))) func `many are selected by keys, by clicks and by a rectangle, and changed at once`()
        throws
    {
        try press("IMG_2.JPG", "x")
        try browser.run(
            "\(card("IMG_5.JPG")).querySelector('.picture').dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true}))"
        )
        try browser.wait("document.getElementById('selection-count').textContent == '4 photos selected'")
        try browser.run("\(card("IMG_3.JPG")).querySelector('.pick').click()")
        try browser.wait("document.getElementById('selection-count').textContent == '3 photos selected'")
        try browser.click("#selection-words")
        try browser.type("Oma's garden")
        try browser.wait("document.getElementById('edit-count').textContent == '3 names would change'")
        try browser.type(Browser.Key.enter)
        try browser.wait("document.querySelectorAll('article.pinned').length == 3")
        #expect(try program.plan()["IMG_2.JPG"] == "2023-05-28-omas-garden.JPG")
        #expect(try program.plan()["IMG_3.JPG"] == "2023-05-27-fox.JPG")
        // All that are shown; an invalid result stays as it is.
        try browser.click("#select-all")
        try browser.click("#selection-replace")
        try browser.type("2023-05-28-\(Browser.Key.tab)a/")
        try browser.wait(
            "document.getElementById('edit-fault').textContent.includes('1 name would be invalid') || document.getElementById('edit-count').textContent == 'No name would change'"
        )
        try browser.run("document.getElementById('edit-find').select()")
        try browser.type("fox\(Browser.Key.tab)vixen")
        try browser.wait("document.getElementById('edit-count').textContent == '9 names would change'")
        try browser.type(Browser.Key.enter)
        try browser.wait("document.querySelectorAll('article.pinned').length == 12")
        #expect(try program.plan()["IMG_9.JPG"] == "2023-05-21-vixen.JPG")
        // A rectangle that is drawn with the mouse.
        try browser.click("#selection-clear")
        try browser.run(
            """
            const at = (type, element, x, y) => element.dispatchEvent(new PointerEvent(type, {bubbles: true, clientX: x, clientY: y, button: 0, pointerType: 'mouse'}));
            const view = document.getElementById('view');
            const [a, b] = [\(card("IMG_1.JPG")), \(card("IMG_2.JPG"))].map(c => c.getBoundingClientRect());
            at('pointerdown', view, a.left - 4, a.top - 4); at('pointermove', window, b.left + 30, b.top + 40); at('pointerup', window, b.left + 30, b.top + 40);
            """)
        try browser.wait("document.getElementById('selection-count').textContent == '2 photos selected'")
        try browser.type(Browser.Key.escape)
        try browser.wait("document.getElementById('selection').hidden")
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `photos are sorted by name and date, shown in three sizes, and a search says how many match`() throws {
        func first() throws -> String { try browser.text("document.querySelector('article').card.old") }
        func choose(_ id: String, _ value: String) throws {
            try browser.run(
                "const s = document.getElementById('\(id)'); s.value = '\(value)'; s.dispatchEvent(new Event('change', {bubbles: true}))"
            )
        }
        try choose("sort", "date")
        try browser.wait("document.querySelector('article')?.card?.old == 'IMG_12.JPG'")
        try choose("sort", "name")
        try browser.wait("document.querySelector('article')?.card?.new.startsWith('2023-05-18')")
        try choose("sort", "folder")
        try browser.wait("document.querySelector('article')?.card?.old == 'IMG_1.JPG'")
        let medium = try browser.number("document.querySelector('article').offsetWidth")
        try choose("size", "large")
        try browser.wait("document.querySelector('article')?.offsetWidth > \(medium)")
        try choose("size", "small")
        try browser.wait("document.querySelector('article')?.offsetWidth < \(medium)")
        try browser.run(
            "const s = document.getElementById('search'); s.value = 'img_1'; s.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        try browser.wait("document.getElementById('found').textContent == '4 of 12 photos match'")
        // A name field is as tall as its name, and the extension is no part of it.
        try choose("size", "medium")
        try browser.run("\(card("IMG_1.JPG")).querySelector('textarea').focus()")
        #expect(try browser.text("document.activeElement.value") == "2023-05-29-fox")
        #expect(try browser.text("\(card("IMG_1.JPG")).querySelector('.ending').textContent") == ".JPG")
        let line = try browser.number("document.activeElement.offsetHeight")
        try browser.type(String(repeating: "long ", count: 12))
        #expect(try browser.number("document.activeElement.offsetHeight") > line)
        try browser.type(Browser.Key.escape)
        #expect(try browser.console() == [])
    }

    @Test(.timeLimit(.minutes(2)))
    func `a photo's words are asked for anew, with another model and prompt, and counted`() throws {
        let server = try LoopbackServer { request in
            .http(
                200,
                body: LoopbackServer.completion(
                    subject: request.json["model"] as? String == "better" ? "red fox cub" : "fox"))
        }
        try program.setServer(server.url)
        let before = try program.json("status", "--json")["requests"] as? Int
        try press("IMG_7.JPG", Browser.Key.enter)
        try browser.wait("document.getElementById('photo').open")
        try browser.click("#photo-describe")
        try browser.type("better\(Browser.Key.tab)It is young.")
        try browser.click("#describe-go")
        try browser.wait("!document.getElementById('describe').open")
        try browser.wait("document.getElementById('photo-title').textContent == '2023-05-23-red-fox-cub.JPG'")
        #expect(server.count == 1)
        #expect(String(decoding: server.requests[0].body, as: UTF8.self).contains("It is young."))
        #expect(try program.json("status", "--json")["requests"] as? Int == (before ?? 0) + 1)
        #expect(try program.plan()["IMG_8.JPG"] == "2023-05-22-fox.JPG")
    }
}

@Suite(.enabled(if: Browser.isThere)) struct ReviewJobsTests {
    @Test(.timeLimit(.minutes(2))) func `review without a job lists the jobs, and opens one`() throws {
        let program = try Program()
        try TinyPictures.fill(program.photos, 0..<3)
        let page = try ServedPage(program, "review", "--no-open")
        let browser = try Browser()
        try browser.open(page.address)
        try browser.wait("!document.getElementById('empty').hidden")
        // A job that is made meanwhile appears.
        #expect(try program.run("analyze", "photos", "--template", "new-{seq}").status == 0)
        try browser.wait("document.querySelectorAll('#jobs li').length == 1")
        #expect(try browser.text("document.querySelector('#jobs a').innerText").contains("3 photos"))
        if let axe = ReviewLooksTests.axe {
            try browser.run(axe)
            let faults = try browser.run("return axe.run(document).then(r => r.violations.map(v => v.id))") as? [String]
            #expect(faults == [])
        }
        try browser.run("document.querySelector('#jobs a').click()")
        try browser.wait("document.querySelectorAll('article.changed').length == 3")
        // It is the page of that job, with the way back.
        try browser.wait("!document.getElementById('apply').disabled")
        try browser.type("a")
        try browser.wait("document.getElementById('renames').open")
        try browser.click("#renames-go")
        try browser.wait("document.querySelectorAll('article.renamed').length == 3")
        try browser.click("#renames-cancel")
        #expect(try program.scratch.names("photos") == ["new-1.png", "new-2.png", "new-3.png"])
        try browser.run("document.getElementById('jobs-link').click()")
        try browser.wait("document.querySelector('#jobs .state')?.textContent == 'applied'")
        try browser.click("#close")
        #expect(page.running.wait().status == 0)
        #expect(try browser.console() == [])
    }
}
