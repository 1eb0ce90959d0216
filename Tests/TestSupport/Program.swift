import Foundation

/// The real binary, with a state of its own.
public struct Program: Sendable {
    /// As users have it where `make` says so: without the checks of a debug build it is sooner done.
    public static let path = ProcessInfo.processInfo.environment["PHOTORENAME_TESTED"] ?? built("photorename")

    /// Runs a command as another user, who owns nothing.
    public static let asNobody = "setpriv --reuid=65534 --clear-groups"

    /// That user can start the program.
    public static let nobodyCanRun = isTrueForNobody("-x '\(path)'")
    /// And read its models.
    public static let nobodyCanDescribe =
        nobodyCanRun && isTrueForNobody("-r '\(Fixtures.dataFolder)/photorename'")

    private static func isTrueForNobody(_ test: String) -> Bool {
        getuid() == 0 && (try? Shell.run("\(asNobody) test \(test)").status) == 0
    }

    /// A program that was built along with the tests: their bundle lies beside it.
    static func built(_ name: String) -> String {
        let folder = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
            .map { ($0.bundlePath as NSString).deletingLastPathComponent }
        return (folder ?? (CommandLine.arguments[0] as NSString).deletingLastPathComponent) + "/" + name
    }

    public let scratch: Scratch
    public var environment: [String: String]

    /// A scratch folder with a database, and a folder `photos` for the test to fill.
    ///
    /// - Parameters:
    ///   - key: OPENAI_API_KEY.
    ///   - renamesAll: the config file says `keep_meaningful: false`, so that tests can give their photos any name; without it
    ///     there is no config file.
    /// - Throws: an error of the system.
    public init(key: String = "", renamesAll: Bool = true) throws {
        scratch = try Scratch()
        environment = [
            "PHOTORENAME_DATABASE": try StoreEngine.current.address(of: Self.path, scratch),
            "XDG_STATE_HOME": scratch.path + "/state", "XDG_CONFIG_HOME": scratch.path + "/config",
            "PHOTORENAME_PROVIDER": "", "OPENAI_API_KEY": key, "PHOTORENAME_API_KEY": "", "NO_COLOR": "",
            // Nobody's own Ollama is asked.
            "OLLAMA_HOST": "127.0.0.1:1", "XDG_RUNTIME_DIR": "",
            "TERM": "xterm",
        ]
        _ = try scratch.folder("photos")
        guard renamesAll else { return }
        let folder = URL(fileURLWithPath: try scratch.folder("config/photorename"))
        try Data("keep_meaningful: false\n".utf8).write(to: folder.appendingPathComponent("config.yaml"))
    }

    /// Puts its jobs into a PostgreSQL database, and makes the tables there.
    ///
    /// - Throws: an error with the program's words.
    public mutating func use(_ address: String) throws {
        environment["PHOTORENAME_DATABASE"] = address
        let result = try run("database", "init")
        guard result.status == 0 else { throw PostgresServer.Failure(words: result.error) }
    }

    /// The seven photos of Fixtures, into the folder.
    public func copyFixtures() throws {
        for photo in try Fixtures.photoNames() { try scratch.copy(photo, to: "photos/\(photo)") }
    }

    public var photos: String { scratch.path + "/photos" }
    /// Where the files are that belong to the database.
    public var stateFolder: String { scratch.path + (StoreEngine.current == .sqlite ? "/state" : "/state/photorename") }
    public var database: String { environment["PHOTORENAME_DATABASE"] ?? "" }

    @discardableResult
    public func run(_ arguments: String..., input: String? = nil, more: [String: String] = [:]) throws -> Shell.Result {
        try run(arguments, input: input, more: more)
    }

    @discardableResult
    public func run(_ arguments: [String], input: String? = nil, more: [String: String] = [:]) throws -> Shell.Result {
        try Shell.run(
            Self.path, arguments, environment: environment.merging(more) { $1 }, input: input, folder: scratch.path)
    }

    public func start(_ arguments: String..., more: [String: String] = [:]) throws -> Shell.Running {
        try Shell.Running(Self.path, arguments, environment: environment.merging(more) { $1 }, folder: scratch.path)
    }

    /// A line of bash in the scratch folder, in which `photorename` is the program.
    @discardableResult
    public func bash(_ script: String, input: String? = nil) throws -> Shell.Result {
        try Shell.run(
            "cd '\(scratch.path)'; photorename() { '\(Self.path)' \"$@\"; }; export -f photorename; \(script)",
            environment: environment, input: input)
    }

    /// The same under a terminal of its own (script(1)), with somebody typing.
    ///
    /// - Parameters:
    ///   - arguments: for a shell.
    ///   - typing: for printf(1).
    ///   - seconds: before that is typed.
    ///   - columns: width of the terminal.
    ///   - resizing: its width after so many seconds.
    public func terminal(
        _ arguments: String, typing: String, after seconds: Double = 0.3, columns: Int = 80,
        resizing: (to: Int, after: Double)? = nil
    ) throws -> Shell.Result {
        // We wait until nobody holds the ends of our pipes.
        let closeInherited = "for n in $(ls /proc/self/fd); do ((n > 2)) && eval \"exec $n>&-\"; done 2>/dev/null"
        let resize = resizing.map { "(sleep \($0.after); stty cols \($0.to) < /dev/tty) & " } ?? ""
        let command = "stty cols \(columns) rows 24; \(resize)'\(Self.path)' \(arguments)"
        return try Shell.run(
            // The typist outlives the program, so that the terminal has no end of input; nobody waits for him.
            "cd '\(scratch.path)'; timeout 20 script -qec \"\(command)\" /dev/null < <(\(closeInherited); sleep \(seconds); printf '\(typing)'; exec sleep 20 2>/dev/null)",
            environment: environment)
    }

    public func json(_ arguments: String...) throws -> [String: Any] {
        let result = try Shell.run(Self.path, arguments, environment: environment, folder: scratch.path)
        let object = try JSONSerialization.jsonObject(with: Data(result.out))
        return object as? [String: Any] ?? [:]
    }

    /// The newest job's new names by old ones, as `preview` writes them.
    public func plan() throws -> [String: String] {
        let lines = try run("preview", "latest", "--all").lines.map { $0.components(separatedBy: "\t") }
        return Dictionary(lines.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// Rows of a query on the database, columns split by `|`.
    public func sql(_ query: String) throws -> [String] {
        if let place = PostgresServer.named(by: database) {
            return try place.server.sql("SET search_path TO photorename; \(query)", in: place.database, as: "someone")
        }
        let result = try Shell.run("/usr/bin/sqlite3", ["-readonly", "-cmd", ".timeout 5000", database, query])
        guard result.status == 0 else { throw POSIXError(.EIO, userInfo: ["sqlite3": result.error]) }
        return result.lines
    }

    /// Changes the database behind the program's back.
    public func change(_ statement: String) throws {
        if PostgresServer.named(by: database) != nil {
            _ = try sql(statement)
        } else {
            let result = try Shell.run("/usr/bin/sqlite3", ["-cmd", ".timeout 5000", database, statement])
            guard result.status == 0 else { throw POSIXError(.EIO, userInfo: ["sqlite3": result.error]) }
        }
    }

    /// Bytes in a statement.
    public func bytes(_ text: String) -> String { bytes(Array(text.utf8)) }

    public func bytes(_ bytes: [UInt8]) -> String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return PostgresServer.named(by: database) == nil ? "x'\(digits)'" : "'\\x\(digits)'::bytea"
    }

    /// The bytes of a column behind a text.
    public func prefixed(_ text: String, _ column: String) -> String {
        PostgresServer.named(by: database) == nil
            ? "CAST('\(text)' || CAST(\(column) AS BLOB) AS BLOB)" : "\(bytes(text)) || \(column)"
    }

    /// From now on, all jobs ask another server.
    public func setServer(_ url: String) throws {
        let isFile = PostgresServer.named(by: database) == nil
        try change(
            isFile
                ? "UPDATE jobs SET settings = json_set(settings, '$.describe.baseURL', '\(url)')"
                : "UPDATE jobs SET settings = jsonb_set(settings::jsonb, '{describe,baseURL}', '\"\(url)\"')::json")
    }

    /// The database finds no fault in itself.
    public var isSound: Bool {
        get throws {
            guard PostgresServer.named(by: database) == nil else { return true }
            return try sql("PRAGMA integrity_check") == ["ok"] && sql("PRAGMA foreign_key_check").isEmpty
        }
    }

    /// Photos of all jobs that are described; none before there is a database.
    public var done: Int { (try? sql("SELECT sum(done) FROM jobs")).flatMap { Int($0.first ?? "") } ?? 0 }
}
