public import Foundation

/// A real Chromium without a window, driven by WebDriver (w3.org/TR/webdriver2) through its own driver.
public final class Browser: Sendable {
    /// What the browser or the page answered instead.
    public struct Fault: Error, CustomStringConvertible {
        public var description: String
    }

    /// Keys that are no characters (WebDriver 17.4.2).
    public enum Key {
        public static let tab = "\u{E004}"
        public static let enter = "\u{E007}"
        public static let escape = "\u{E00C}"
        public static let shift = "\u{E008}"
        public static let control = "\u{E009}"
        public static let delete = "\u{E017}"
    }

    public static let isThere = ["chromedriver", "chromium"].allSatisfy { name in
        (try? Shell.run("command -v \(name)").status) == 0
    }

    private let driver: Shell.Running
    private let port: UInt16
    private let session: String

    /// - Parameters:
    ///   - width: pixels of the page.
    ///   - height: in pixels.
    ///   - dark: what the page is told that people prefer.
    ///   - relay: where connections to a port of this machine are made instead.
    /// - Throws: an error of the system.
    public init(
        width: Int = 1_280, height: Int = 900, dark: Bool = false, relay: (of: String, through: Relay)? = nil
    ) throws {
        (driver, port) = try Self.start()
        // The sandbox wants user namespaces or another user than root.
        var arguments = [
            "--headless=new", "--disable-gpu", "--hide-scrollbars", "--force-prefers-reduced-motion", "--no-first-run",
        ]
        if let relay {
            arguments.append("--host-resolver-rules=MAP 127.0.0.1:\(relay.of) 127.0.0.1:\(relay.through.port)")
        }
        let wishes: [String: Any] = [
            "browserName": "chrome", "goog:loggingPrefs": ["browser": "ALL"],
            "goog:chromeOptions": ["args": arguments + (geteuid() == 0 ? ["--no-sandbox"] : [])],
        ]
        do {
            let made = try Self.ask(port, "/session", ["capabilities": ["alwaysMatch": wishes]])
            session = (made as? [String: Any])?["sessionId"] as? String ?? ""
        } catch {
            driver.send(SIGTERM)
            throw error
        }
        try size(width, height)
        try prefer(dark: dark)
    }

    /// The driver looks for a free port first and takes it then: where two are started at once, one may find it taken.
    private static func start() throws -> (Shell.Running, UInt16) {
        var said = ""
        for _ in 0..<5 {
            let driver = try Shell.Running("/usr/bin/env", ["chromedriver", "--port=0"])
            let deadline = ContinuousClock.now + .seconds(30)
            while driver.isRunning, ContinuousClock.now < deadline {
                let found = driver.outSoFar.firstMatch(of: /started successfully on port (\d+)\./)
                if let port = found.flatMap({ UInt16($0.1) }) { return (driver, port) }
                usleep(10_000)
            }
            driver.send(SIGTERM)
            said = driver.errorSoFar
        }
        throw Fault(description: "no chromedriver: \(said)")
    }

    deinit {
        _ = try? Self.ask(port, "/session/\(session)", method: "DELETE")
        driver.send(SIGTERM)
    }

    public func open(_ page: String) throws { try command("url", ["url": page]) }

    /// Opens a page in a tab of its own, and goes there.
    public func openTab(_ page: String) throws {
        let made = try command("window/new", ["type": "tab"]) as? [String: Any]
        try command("window", ["handle": made?["handle"] as? String ?? ""])
        try open(page)
    }

    /// Runs a body of JavaScript in the page; `arguments[0]` … are the values.
    @discardableResult
    public func run(_ script: String, _ values: Any...) throws -> Any? {
        let answer = try command("execute/sync", ["script": script, "args": values])
        return answer is NSNull ? nil : answer
    }

    public func text(_ expression: String) throws -> String { try run("return String(\(expression))") as? String ?? "" }
    public func number(_ expression: String) throws -> Int {
        (try run("return Math.round(\(expression))") as? NSNumber)?.intValue ?? -1
    }

    /// Waits until an expression is true.
    ///
    /// - Throws: `Fault` with what the page showed, after so many seconds.
    public func wait(_ expression: String, seconds: Double = 60) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if try run("return Boolean(\(expression))") as? Bool == true { return }
            usleep(20_000)
        }
        throw Fault(
            description: "not within \(seconds) s: \(expression); the page says: \(try text("document.body.innerText"))"
        )
    }

    /// Presses keys one after the other, where the focus is.
    public func type(_ text: String, holding modifier: String? = nil) throws {
        var actions = modifier.map { [["type": "keyDown", "value": $0]] } ?? []
        for character in text.map(String.init) {
            actions += [["type": "keyDown", "value": character], ["type": "keyUp", "value": character]]
        }
        if let modifier { actions.append(["type": "keyUp", "value": modifier]) }
        try command("actions", ["actions": [["type": "key", "id": "keys", "actions": actions]]])
    }

    /// Clicks on the first element of a CSS selector, as a mouse does.
    public func click(_ selector: String) throws {
        let found = try command("element", ["using": "css selector", "value": selector]) as? [String: Any]
        guard let element = found?.values.first as? String else { throw Fault(description: "no \(selector)") }
        try command("element/\(element)/click", [:])
    }

    public func size(_ width: Int, _ height: Int) throws {
        try devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    }

    public func prefer(dark: Bool) throws {
        try devTools(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": "reduce"],
                ]
            ])
    }

    /// A command of the DevTools protocol.
    @discardableResult
    public func devTools(_ name: String, _ values: [String: Any] = [:]) throws -> Any? {
        try command("goog/cdp/execute", ["cmd": name, "params": values])
    }

    /// PNG.
    public func screenshot() throws -> Data {
        let answer = try Self.ask(port, "/session/\(session)/screenshot", method: "GET")
        return (answer as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
    }

    /// What the page's console says: errors of scripts, and what the content policy refused.
    public func console() throws -> [String] {
        let rows = try command("se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return rows.compactMap { $0["message"] as? String }
    }

    @discardableResult
    private func command(_ name: String, _ body: [String: Any]) throws -> Any? {
        try Self.ask(port, "/session/\(session)/\(name)", body)
    }

    /// One request, one connection: the driver's answers are more than Foundation's client takes.
    @discardableResult
    private static func ask(
        _ port: UInt16, _ path: String, _ body: [String: Any]? = nil, method: String = "POST"
    ) throws -> Any? {
        let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let head = """
            \(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r
            Content-Length: \(content.count)\r\nConnection: close\r\n\r\n
            """
        let answer = try exchange(port, Data(head.utf8) + content)
        guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else {
            throw Fault(description: "no answer to \(path)")
        }
        let object = try JSONSerialization.jsonObject(with: answer[end.upperBound...]) as? [String: Any]
        let value = object?["value"]
        if let fault = value as? [String: Any], let name = fault["error"] as? String {
            throw Fault(description: "\(name): \(fault["message"] as? String ?? "")")
        }
        return value
    }

    private static func exchange(_ port: UInt16, _ request: Data) throws -> Data {
        let connection = try Loopback.connect(port)
        defer { close(connection) }
        Loopback.write(connection, request)
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
            // The driver keeps the connection open all the same.
            if let whole = length(answer), answer.count >= whole { return answer }
        }
    }

    /// Bytes of an answer by its Content-Length, once its head is there.
    private static func length(_ answer: Data) -> Int? {
        guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
        return head.firstMatch(of: /content-length: *(\d+)/).flatMap { Int($0.1) }.map { end.upperBound + $0 }
    }
}
