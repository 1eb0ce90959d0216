import Foundation
import Synchronization
import TestSupport
import Testing

/// The page of the real program, and what comes to it from outside.
struct ReviewSafetyTests {
    let program: Program

    init() throws {
        program = try Program(key: "sk-planted-key")
    }

    private func analyze(_ subject: String) throws {
        let server = try LoopbackServer { _ in
            .http(
                200,
                body: LoopbackServer.completion(subject: subject, description: "</textarea><script>alert(2)</script>"))
        }
        let result = try program.run("analyze", "photos", "--provider", "openai", "--base-url", server.url)
        #expect(result.status == 0, "\(result.error)")
    }

    @Test(.enabled(if: Browser.isThere, "Chromium and its driver are not installed"), .timeLimit(.minutes(2)))
    func `names and words that are markup are shown as what they are`() throws {
        let names = [
            "<img src=x onerror=alert(1)>.jpg", "\"><svg onload=alert(1)>.jpg", "a\u{202E}gpj.exe.jpg", "new\nline.jpg",
            "&amp;.jpg",
        ]
        for (number, name) in names.enumerated() {
            try program.scratch.copy("IMG_4021.JPG", toBytes: Array(("photos/" + name).utf8), salt: "\(number)")
        }
        try program.scratch.copy(
            "IMG_4022.JPG", toBytes: Array("photos/".utf8) + [0xFF, 0xFE] + Array(".jpg".utf8))
        try analyze("<b onclick=alert(3)>cat</b>")
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let browser = try Browser(width: 1_280, height: 1_700)
        try browser.open(page.address)
        try browser.wait("document.querySelectorAll('article img.there').length == 6")
        #expect(
            try browser.number("document.querySelectorAll('article script, article svg, article b, img[src=x]').length")
                == 0)
        let shown =
            try browser.run("return [...document.querySelectorAll('.old')].map(e => e.textContent)") as? [String]
        // What turns text around or breaks lines is written out, as on a terminal.
        let written = names.map {
            $0.replacingOccurrences(of: "\u{202E}", with: "\\u{202e}").replacingOccurrences(of: "\n", with: "\\u{a}")
        }
        #expect(Set(written).isSubset(of: Set(shown ?? [])))
        #expect(try browser.text("document.querySelector('img').alt").contains("<script>alert(2)</script>"))
        // Edited and undone, such names are as before: also the one that is no text.
        try browser.click("#select-all")
        try browser.click("#reject")
        try browser.click("#renames-go")
        try browser.wait("document.querySelectorAll('article.kept').length == 6")
        try browser.wait("!document.getElementById('renames').open")
        try browser.click("#select-all")
        try browser.click("#accept")
        try browser.click("#renames-go")
        try browser.wait("document.querySelectorAll('article.changed').length == 6")
        #expect(try browser.console() == [])
    }

    @Test func `only this machine is listened to, and another user without the token gets nothing`() throws {
        try program.copyFixtures()
        try analyze("cat")
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let listening = try Shell.run("ss -Hltnp | grep 'pid=\(page.running.pid),' | awk '{print $4}'").lines
        #expect(listening == ["127.0.0.1:\(page.port)"])
        if geteuid() == 0 {
            for way in ["", "api/cards", "thumbnails/1"] {
                let other = try Shell.run(
                    "su nobody -s /bin/bash -c \"curl -s -o /dev/null -w '%{http_code}' '\(page.origin)\(way)'\"")
                #expect(other.output == "401")
            }
            // Neither from what other users see of processes.
            let seen = try Shell.run(
                "su nobody -s /bin/bash -c 'ps -eo args; cat /proc/\(page.running.pid)/environ' 2>/dev/null")
            #expect(!seen.output.contains(page.address.suffix(32)))
        }
        #expect(try !page.curl("api/cards").contains("sk-planted"))
        #expect(
            try !Shell.run(
                "curl -s -N -m 1 -b <(curl -s -o /dev/null -c - '\(page.address)') '\(page.origin)api/events'"
            )
            .output.contains("sk-planted"))
        // Left as it was: nobody had the page open when it was told to end.
        #expect(try page.post("api/close", "{}").contains("200 OK"))
        #expect(page.running.wait().status == 0)
    }

    @Test func `a photo that became a link, and a folder that did, show nothing from outside`() throws {
        try program.copyFixtures()
        _ = try program.scratch.folder("photos/deep")
        try program.scratch.copy("IMG_4022.JPG", to: "photos/deep/b.JPG")
        try program.scratch.copy("hubble.png", to: "secret.png")
        _ = try program.scratch.folder("outside")
        try program.scratch.copy("hubble.png", to: "outside/b.JPG")
        try analyze("cat")
        let page = try ServedPage(program, "review", "latest", "--no-open")
        let photos = try program.json("status", "--json", "--items")["items"] as? [[String: Any]] ?? []
        let numbers = try program.sql("SELECT id FROM items ORDER BY ordinal")
        #expect(photos.count == numbers.count)
        try Shell.run(
            "cd '\(program.photos)' && rm IMG_4021.JPG && ln -s ../secret.png IMG_4021.JPG && rm -r deep && ln -s ../outside deep"
        )
        for (photo, number) in zip(photos, numbers) {
            let path = photo["path"] as? String ?? ""
            let answer = try page.curl("thumbnails/\(number)", "-o", "/dev/null", "-w", "%{http_code}")
            let isLink = ["IMG_4021.JPG", "deep/b.JPG"].contains(path)
            #expect(answer.hasSuffix(isLink ? "404" : "200"), "\(path): \(answer)")
        }
        // What is gone is said in the card's own words when it is to be renamed.
        let plan = try #require(try page.curl("api/summary").firstMatch(of: /"plan":"(\w+)"/)?.1)
        #expect(try page.post("api/apply", "{\"plan\":\"other\"}").hasPrefix("HTTP/1.1 409"))
        let applied = try page.post("api/apply", "{\"plan\":\"\(plan)\"}")
        #expect(applied.contains("\"old\":\"deep/b.JPG\"") && applied.contains("\"old\":\"IMG_4021.JPG\""))
        #expect(try program.scratch.names("outside") == ["b.JPG"])
    }

    /// A browser that is a script: it goes where the file leads that it is started with.
    private func fakeBrowser(_ body: String) throws -> [String: String] {
        try program.scratch.write(
            "bin/xdg-open",
            """
            #!/bin/bash
            env > '\(program.scratch.path)/environment'; echo "$1" > '\(program.scratch.path)/opened'
            stat -c '%a %u' "${1#file://}" > '\(program.scratch.path)/mode'
            other=$(su nobody -s /bin/bash -c "cat '${1#file://}'" 2>/dev/null); echo "$other" > '\(program.scratch.path)/other'
            address=$(grep -o 'http://[^"]*' "${1#file://}" | head -n 1)
            jar='\(program.scratch.path)/jar'; curl -s -o /dev/null -c "$jar" "$address"; page=${address%%\\?*}
            post() { curl -s -b "$jar" -H "Origin: ${page%/}" -H 'Content-Type: application/json' -d "$2" "$page$1"; }
            \(body)
            post api/close '{}'
            """)
        try Shell.run("chmod +x '\(program.scratch.path)/bin/xdg-open'")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["PATH": program.scratch.path + "/bin:" + path, "DISPLAY": ":0"]
    }

    @Test func `the browser is started with a file that only its owner can read, and without our keys`() throws {
        try program.copyFixtures()
        try analyze("cat")
        var more = try fakeBrowser("")
        // A folder that is not there is no place for it; what a killed process left goes, what a living one uses stays.
        more["XDG_RUNTIME_DIR"] = program.scratch.path + "/nowhere"
        try program.scratch.write("state/photorename-page-4194303-x.html", "stale")
        let other = try program.scratch.write("state/photorename-page-\(getpid())-x.html", "in use")
        let result = try program.run(["review", "latest"], more: more)
        #expect(result.status == 0, "\(result.error)")
        let opened = try String(contentsOfFile: program.scratch.path + "/opened", encoding: .utf8)
        // Its arguments are for all to see: there is no secret among them.
        #expect(opened.hasPrefix("file:///") && opened.hasSuffix(".html\n"))
        let token = try #require(result.output.firstMatch(of: /token=([0-9a-f]{32})/)?.1)
        #expect(!opened.contains(token))
        let mode = try String(contentsOfFile: program.scratch.path + "/mode", encoding: .utf8)
        #expect(mode == "600 \(geteuid())\n")
        if geteuid() == 0 {
            #expect(try String(contentsOfFile: program.scratch.path + "/other", encoding: .utf8) == "\n")
        }
        // It goes with the page, and people are told what the printed address is.
        #expect(
            try program.scratch.names("state").filter { $0.hasSuffix(".html") } == [
                (other as NSString).lastPathComponent
            ])
        #expect(result.error.contains("Keep this address secret"))
        let environment = try String(contentsOfFile: program.scratch.path + "/environment", encoding: .utf8)
        #expect(environment.contains("DISPLAY=:0") && !environment.contains("sk-planted"))
        // Without a desktop, or told not to, none is started.
        try FileManager.default.removeItem(atPath: program.scratch.path + "/opened")
        for (arguments, display) in [(["--no-open"], ":0"), ([], "")] {
            let page = try Shell.Running(
                Program.path, ["review", "latest"] + arguments,
                environment: program.environment.merging(more.merging(["DISPLAY": display]) { $1 }) { $1 },
                folder: program.scratch.path)
            while page.outSoFar.isEmpty, page.isRunning { usleep(10_000) }
            usleep(100_000)
            page.send(SIGINT)
            #expect(page.wait().status == 130)
        }
        #expect(!FileManager.default.fileExists(atPath: program.scratch.path + "/opened"))
    }

    @Test(.timeLimit(.minutes(2))) func `Ctrl-C while others connect ends the page as it should`() throws {
        try program.copyFixtures()
        try analyze("cat")
        for _ in 0..<3 {
            let page = try ServedPage(program, "review", "latest", "--no-open")
            let port = try #require(UInt16(page.port))
            let connected = Mutex(0)
            for _ in 0..<6 {
                Thread {
                    // Until nobody answers there any more.
                    let request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    while let client = try? RawClient(port: port, sends: request) {
                        _ = client.isClosed(within: 1)
                        connected.withLock { $0 += 1 }
                    }
                }.start()
            }
            while connected.withLock({ $0 }) < 100, page.running.isRunning { usleep(2_000) }
            page.running.send(SIGINT)
            let result = page.running.wait()
            #expect(result.status == 130, "\(result.error.suffix(400))")
        }
    }

    @Test func `at the question r shows the page, and what was chosen there is what is asked for again`() throws {
        try program.copyFixtures()
        try analyze("cat")
        let item = try program.sql("SELECT id FROM items WHERE path = \(program.bytes("IMG_4021.JPG"))").first ?? ""
        var more = try fakeBrowser("post api/names '{\"names\":{\"\(item)\":\"Mia.JPG\"}}'")
        var asking = program
        asking.environment.merge(more) { $1 }
        let result = try asking.terminal("apply latest", typing: "r\\ny\\n", after: 1)
        #expect(result.status == 0, "\(result.output)")
        #expect(
            result.output.contains("(e edits the names, r shows the photos)") && result.output.contains("Mia.JPG"))
        #expect(try program.scratch.names("photos").contains("Mia.JPG"))

        // Applied in the page there is nothing more to ask.
        #expect(try program.run("undo", "latest").status == 0)
        more = try fakeBrowser(
            #"plan=$(curl -s -b "$jar" "${page}api/summary" | jq .plan); post api/apply "{\"plan\":$plan}""#)
        asking.environment.merge(more) { $1 }
        let applied = try asking.terminal("apply latest", typing: "r\\n", after: 1)
        #expect(applied.status == 0 && applied.output.components(separatedBy: "[y/N]").count == 2, "\(applied.output)")
        #expect(try program.scratch.names("photos").contains("Mia.JPG"))
    }

    @Test func `left alone for long enough, the page ends by itself and well`() throws {
        try program.copyFixtures()
        try analyze("cat")
        let result = try program.run("review", "latest", "--no-open", more: ["PHOTORENAME_REVIEW_LINGER": "0.3"])
        #expect(result.status == 0 && result.error.contains("The page was closed."))
        for wrong in [["--yes"], ["--dry-run"], ["--detach"], ["--estimate"]] {
            #expect(try program.run(["analyze", "photos", "--review"] + wrong).status == 64)
        }
        #expect(try program.run("analyze", "photos", "--no-open").status == 64)
        #expect(try program.run("review", "nosuchjob", "--no-open").status == 1)
    }
}
