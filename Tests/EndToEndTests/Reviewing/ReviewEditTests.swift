import Foundation
import TestSupport
import Testing

/// Names chosen in the page, by keyboard and mouse: the folder and the command line agree after each step.
@Suite(.enabled(if: Browser.isThere, "Chromium and its driver are not installed"))
struct ReviewEditTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.copyFixtures()
        try program.scratch.write("photos/IMG_4021.xmp", "sidecar")
        #expect(try program.run("analyze", "photos", "--provider", "local").status == 0)
    }

    private func plan() throws -> [String: String] { try program.plan() }

    private func page() throws -> (ServedPage, Browser) {
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let browser = try Browser(width: 1_280, height: 1_700)
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article').length == 7")
        return (page, browser)
    }

    /// JavaScript for the card of a photo.
    private func card(_ old: String) -> String {
        "[...document.querySelectorAll('article')].find(a => a.card.old == '\(old)')"
    }

    private func edit(_ browser: Browser, _ old: String, _ name: String, then key: String = Browser.Key.enter) throws {
        try browser.run(
            "const a = \(card(old)); a.querySelector('textarea').focus(); a.querySelector('textarea').select()")
        try browser.type(name.isEmpty ? Browser.Key.delete : name)
        try browser.type(key)
    }

    @Test(.timeLimit(.minutes(3)))
    func `a name is edited, made illegal, made to collide and fixed; then a template, a rejection, apply and undo`()
        throws
    {
        let (page, browser) = try page()
        let before = try plan()
        let cat = card("IMG_4021.JPG")
        try edit(browser, "IMG_4021.JPG", "Grandma's cat.JPG")
        try browser.wait("\(cat).classList.contains('pinned')")
        #expect(try plan()["IMG_4021.JPG"] == "Grandma's cat.JPG")
        #expect(try plan()["IMG_4021.xmp"] == "Grandma's cat.xmp")

        // What is wrong stands at the field, in the words of the command line, and nothing is kept.
        for (name, words) in [
            ("bad?name.JPG", "Not every system allows this name; try bad-name.JPG."),
            ("a/b.JPG", "A name can't contain"),
            ("cat.png", "The extension must stay \".JPG\"."),
            ("2019-07-14-ESPRESSO-lisbon.JPG", "Another photo gets this name: IMG_4022.JPG."),
            (String(repeating: "x", count: 300) + ".JPG", "Too long"),
        ] {
            try edit(browser, "IMG_4021.JPG", name)
            try browser.wait(
                "\(cat).querySelector('.fault').textContent.startsWith(arguments[0] ?? '')".replacingOccurrences(
                    of: "arguments[0] ?? ''", with: "`\(words)`"))
            #expect(try browser.text("\(cat).querySelector('textarea').getAttribute('aria-invalid')") == "true")
            #expect(try plan()["IMG_4021.JPG"] == "Grandma's cat.JPG", "\(name)")
        }
        // While it is typed, before any key that keeps it.
        try browser.run("const f = \(cat).querySelector('textarea'); f.focus(); f.select()")
        try browser.type("con.JPG")
        try browser.wait("\(cat).querySelector('.fault').textContent.includes('try _con.JPG')")
        try browser.type(Browser.Key.escape)
        #expect(try browser.text("\(cat).querySelector('textarea').value") == "Grandma's cat")
        try edit(browser, "IMG_4021.JPG", "Mia.JPG")
        try browser.wait("\(cat).card.new == 'Mia.JPG'")

        // A template: the preview changes while it is typed, a mistake is told, and the chosen name stays.
        try browser.run("\(cat).focus()")
        try browser.type("n")
        try browser.wait("document.getElementById('naming').open")
        try browser.run("document.getElementById('template').select()")
        try browser.type("{seq:2}{_}{subjct}")
        try browser.wait("document.getElementById('naming-fault').textContent.includes('did you mean {subject}?')")
        #expect(try browser.text("document.getElementById('naming-save').disabled") == "true")
        try browser.run("document.getElementById('template').select()")
        try browser.type("{seq:2}{_}{subject|original}")
        try browser.run("document.getElementById('separator').select()")
        try browser.type("_")
        try browser.wait("document.getElementById('naming-examples').textContent.includes('05_espresso.JPG')")
        #expect(try plan()["IMG_4022.JPG"] == before["IMG_4022.JPG"])
        try browser.click("#naming-save")
        try browser.wait("\(card("IMG_4022.JPG")).card.new == '05_espresso.JPG'")
        #expect(try plan()["IMG_4022.JPG"] == "05_espresso.JPG")
        #expect(try plan()["IMG_4021.JPG"] == "Mia.JPG")

        // Left alone by the space bar, and again, and back.
        try browser.run("\(card("IMG_4022.JPG")).focus()")
        try browser.type(" ")
        try browser.wait("\(card("IMG_4022.JPG")).classList.contains('kept')")
        #expect(try plan()["IMG_4022.JPG"] == "IMG_4022.JPG")
        try browser.type(" ")
        try browser.wait("\(card("IMG_4022.JPG")).card.new == '05_espresso.JPG'")
        try browser.type(" ")
        try browser.wait("\(card("IMG_4022.JPG")).classList.contains('kept')")

        // A name that somebody chose is not lost by it.
        try browser.run("\(cat).focus()")
        try browser.type(" ")
        try browser.wait("\(cat).classList.contains('kept')")
        try browser.type(" ")
        try browser.wait("\(cat).card.new == 'Mia.JPG'")
        #expect(try plan()["IMG_4021.JPG"] == "Mia.JPG")

        // What another terminal does shows here.
        #expect(try program.run("preview", "latest", "--start", "40", "--save").status == 0)
        try browser.wait("\(card("P1030477.JPG")).card.new == '40_palace.JPG'")

        let planned = try plan()
        try browser.wait("!document.getElementById('apply').disabled")
        try browser.type("a")
        try browser.wait("document.getElementById('renames').open")
        #expect(
            try browser.text("document.getElementById('renames').innerText").contains("with 1 companion")
        )
        try browser.click("#renames-go")
        try browser.wait("document.getElementById('renames-title').textContent == 'Renamed 6 photos and 1 companion.'")
        #expect(try program.scratch.names("photos") == planned.values.sorted())
        #expect(try program.json("status", "--json")["phase"] as? String == "applied")
        try browser.click("#renames-cancel")
        try browser.wait("document.querySelectorAll('article.renamed').length == 6")
        // A picture under its new name is still there.
        try browser.wait("\(card("Mia.JPG")).querySelector('img.there')")

        // The lock is not kept: another terminal may continue.
        #expect(try program.run("undo", "latest").status == 0)
        try browser.wait("document.querySelectorAll('article.changed').length == 6")
        #expect(try program.run("apply", "latest").status == 0)
        try browser.wait("document.getElementById('phase').textContent == 'Renamed'")
        // Who renamed it is still putting its things away.
        try browser.wait("!document.getElementById('undo').disabled")
        try browser.click("#undo")
        try browser.wait("document.getElementById('renames').open")
        try browser.click("#renames-go")
        try browser.wait("document.getElementById('renames-title').textContent.startsWith('Restored')")
        #expect(try program.scratch.names("photos") == before.keys.sorted())
        #expect(try program.json("status", "--json")["phase"] as? String == "undone")
        // A refusal is an answer with a status, which browsers tell of.
        #expect(try browser.console().filter { !$0.contains("status of 422") } == [])
        page.running.send(SIGTERM)
        #expect(page.running.wait().status == 143)
    }

    @Test(.timeLimit(.minutes(2)))
    func `Tab keeps a name and goes to the next, j and k walk, and many are judged at once`() throws {
        let (page, browser) = try page()
        let before = try plan()
        try browser.type("j")
        try browser.type("j")
        #expect(try browser.text("document.activeElement.card.old") == "DSC_0108.JPG")
        try browser.type("k")
        try browser.type("e")
        // The name is selected, and its extension stands behind it.
        try browser.type("first")
        try browser.type(Browser.Key.tab)
        try browser.wait("document.activeElement.closest('article')?.card.old == 'DSC_0108.JPG'")
        try browser.type("second")
        try browser.type(Browser.Key.tab)
        try browser.wait("document.activeElement.closest('article')?.card.old == 'hubble.png'")
        try browser.type(Browser.Key.tab, holding: Browser.Key.shift)
        try browser.wait("document.activeElement.value == 'second'")
        try browser.type(Browser.Key.escape)
        // It is kept while the next field is open already.
        for name in ["DSC_0107.JPG", "DSC_0108.JPG"] {
            try browser.wait("\(card(name)).classList.contains('pinned')")
        }
        #expect(try plan()["DSC_0107.JPG"] == "first.JPG" && plan()["DSC_0108.JPG"] == "second.JPG")
        // The template's name again.
        try browser.type("u")
        try browser.wait("!\(card("DSC_0108.JPG")).classList.contains('pinned')")
        #expect(try plan()["DSC_0108.JPG"] == before["DSC_0108.JPG"])

        // An emptied field keeps the photo's name, as an emptied line of `edit` does.
        try edit(browser, "DSC_0107.JPG", "")
        try browser.wait("\(card("DSC_0107.JPG")).classList.contains('kept')")
        #expect(try plan()["DSC_0107.JPG"] == "DSC_0107.JPG")

        // Of what is searched for, all at once.
        try browser.run("document.getElementById('search').focus()")
        try browser.type("LISBON")
        try browser.wait("document.querySelectorAll('article').length == 2")
        try browser.click("#select-all")
        try browser.click("#reject")
        try browser.wait(
            "document.getElementById('renames-title').textContent == 'Keep the original names of 2 photos?'")
        try browser.click("#renames-go")
        // No name of theirs says so any more.
        try browser.wait("document.querySelectorAll('article').length == 0")
        #expect(try plan()["IMG_4021.JPG"] == "IMG_4021.JPG" && plan()["IMG_4022.JPG"] == "IMG_4022.JPG")
        try browser.run(
            "const s = document.getElementById('search'); s.value = ''; s.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        try browser.wait("document.querySelectorAll('article').length == 7")
        try browser.run(
            "const f = document.getElementById('filter'); f.value = 'kept'; f.dispatchEvent(new Event('change', {bubbles: true}))"
        )
        try browser.wait("document.querySelectorAll('article').length == 5")
        try browser.click("#select-all")
        try browser.click("#accept")
        try browser.click("#renames-go")
        // Of these two have nothing better.
        try browser.wait("document.querySelectorAll('article').length == 2")
        #expect(try plan() == before)
        #expect(try browser.console() == [])
        page.running.send(SIGKILL)
    }
}
