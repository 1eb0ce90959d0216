import Describing
import FileSystem
import Foundation
import PhotoModel
import Pipeline
import Synchronization
import SystemPackage

/// llama.cpp's server on this machine, for as long as somebody needs it: started or joined with the first photo, ended by the
/// last process of the user that leaves it.
///
/// The system releases a killed process's lock on the list of users, so the next process that needs the server, or makes any
/// describer, sees that nobody uses it, and ends it.
final class LlamaServer: Sendable {
    /// How a server is started.
    struct Settings: Sendable {
        /// `llama-server`.
        var program: FilePath
        var model: LlamaModel
        /// Requests at the same time.
        var slots: Int
        var folder = LlamaServerFiles.defaultFolder
        /// Tokens of one request and its answer.
        var context = 4_096
    }

    /// Whom a server tells about itself.
    struct Listener: Sendable {
        /// Ends every wait.
        var stop = StopSignal()
        /// Lines of the server's, or about it. Blocking.
        var onLines: @Sendable ([String]) -> Void = { _ in }
    }

    /// A server that is ready.
    struct Address: Sendable {
        var port: UInt16
        var key: String
    }

    private struct State {
        var starting: Task<Result<Address, DescribeError>, Never>?
        var joined: Joined?
        var output: LlamaServerOutput?
        /// Lines that went to the listener.
        var lines = 0
        var step: String?
        /// Tenths of a download that the listener knows of.
        var tenths = 0
    }

    private struct Joined {
        var record: LlamaServerFiles.Record
        var process: ProcessIdentity
        /// Held as long as the server is used.
        var users: FileLock
        /// Of the socket that it listens on; nil where the system doesn't tell.
        var listener: Int?
    }

    private let settings: Settings
    private let files: LlamaServerFiles
    private let listener: Listener
    private let transport: CurlTransport
    private let state = Mutex(State())

    /// Milliseconds between two questions whether it is ready.
    private static let interval = Duration.milliseconds(200)
    /// How long a server may take to end by itself.
    private static let patience = Duration.seconds(5)
    /// A port can be taken between the moment when it is found free and the start of the server.
    private static let tries = 3
    /// More lines are left in the server's own file: each photo has some.
    private static let lineLimit = 1_000

    /// Does not start it.
    ///
    /// - Throws: `TransportError`.
    init(_ settings: Settings, _ listener: Listener) throws(TransportError) {
        self.settings = settings
        self.listener = listener
        files = LlamaServerFiles(folder: settings.folder, tag: settings.model.tag(settings.program.string))
        var quick = TransportSettings()
        (quick.connections, quick.connectTimeout, quick.requestTimeout) = (1, 1, 5)
        transport = try CurlTransport(quick)
        Self.all.withLock { $0.append(self) }
    }

    /// What it is doing, for people; nil when it is ready.
    var step: String? { state.withLock { $0.step } }

    /// Starts or joins the server with the first call, and waits until it is ready.
    ///
    /// - Throws: `DescribeError.job` if it can't be started or ends, `.cancelled`.
    func address() async throws(DescribeError) -> Address {
        let task = state.withLock { state in
            let task = state.starting ?? Task { await self.started() }
            state.starting = task
            return task
        }
        // A page that is closed waits for no model.
        return try await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }.get()
    }

    /// Whether the server has ended, although it is still needed, or another program listens in its place.
    var hasEnded: Bool {
        guard let joined = state.withLock({ $0.joined }) else { return true }
        return !joined.process.isAlive || FreePort.listener(joined.record.port) != joined.listener
    }

    /// Why it has ended.
    func ended() async -> JobFailure {
        await readOutput()
        return .llamaServer("llama-server has ended" + why)
    }

    /// What it printed last about an error, for the end of a sentence.
    private var why: String {
        let (reason, key) = state.withLock { ($0.output?.reason, $0.joined?.record.key) }
        return reason.map { ": " + Self.shown($0, key) } ?? ""
    }

    private static func shown(_ line: String, _ key: String?) -> String {
        key.map { line.replacing($0, with: "<key>") } ?? line
    }

    // MARK: Start

    private var isStopped: Bool { listener.stop.isStopped || Task.isCancelled }

    private func started() async -> Result<Address, DescribeError> {
        do {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    private func start() async throws(DescribeError) -> Address {
        for left in (0..<Self.tries).reversed() {
            guard !isStopped else { throw .cancelled(Usage()) }
            let joined = try await run { try self.join() }
            switch try await waitUntilReady(joined) {
            case .ready(let listener):
                await say("llama-server is ready")
                state.withLock { state in
                    state.step = nil
                    state.joined?.listener = listener
                }
                return Address(port: joined.record.port, key: joined.record.key)
            case .portTaken where left > 0:
                await say("port \(joined.record.port) is taken by another program; starting again on another one")
                _ = try? await Blocking.run { self.leaveBlocking(patience: Self.patience) }
            case .portTaken:
                throw .job(.llamaServer("llama-server found no free port in \(Self.tries) tries"), Usage())
            }
        }
        throw .job(.llamaServer("llama-server could not be started"), Usage())
    }

    /// Joins the server that runs, otherwise starts one. Blocking.
    private func join() throws -> Joined {
        try LlamaServerFiles.make(settings.folder)
        guard let lock = try lock({ self.listener.stop.isStopped }) else { throw DescribeError.cancelled(Usage()) }
        defer { lock.release() }
        files.endUnused(patience: Self.patience)
        let joined: Joined
        if let record = files.record, let process = record.process, process.isAlive {
            joined = Joined(record: record, process: process, users: try files.users(record))
            guard try joined.users.take(.shared) else { throw Errno.resourceBusy }
            listener.onLines([
                "joined llama-server (process \(process.pid)), which another process has started"
            ])
        } else {
            joined = try spawn()
            listener.onLines([
                "started llama-server (process \(joined.process.pid)) with \(settings.model.title), on port \(joined.record.port)"
            ])
        }
        state.withLock { state in
            state.joined = joined
            state.output = LlamaServerOutput(files.log(joined.record))
        }
        return joined
    }

    private func spawn() throws -> Joined {
        guard let port = FreePort.find() else { throw Errno.addressNotAvailable }
        var random = SystemRandomNumberGenerator()
        let (number, high, low) = (random.next() as UInt32, random.next() as UInt64, random.next() as UInt64)
        func hex(_ value: some BinaryInteger) -> String { String(value, radix: 16) }
        var record = LlamaServerFiles.Record(number: hex(number), port: port, key: "pr-" + hex(high) + hex(low))
        try files.write(record)
        let users = try files.users(record)
        guard try users.take(.shared) else { throw Errno.resourceBusy }
        let arguments =
            settings.model.arguments + [
                "--host", "127.0.0.1", "--port", "\(port)", "--api-key", record.key, "-np", "\(settings.slots)",
                "-c", "\(settings.context * settings.slots)",
            ]
        var command = files.process(record).command(settings.program, arguments, environment: Self.environment)
        command.output = files.log(record)
        command.isDetached = true
        let pid = try command.start()
        // One that has ended already has no start any more.
        let process = ProcessIdentity(running: pid) ?? ProcessIdentity(pid: pid, started: -1, boot: "")
        record.process = process
        do {
            try files.write(record)
        } catch {
            // Nobody else could find it.
            process.end(patience: Self.patience)
            throw error
        }
        return Joined(record: record, process: process, users: users)
    }

    /// Variables with which llama.cpp would do the opposite of its arguments.
    private static let contradictions: Set<String> = [
        "LLAMA_API_KEY", "LLAMA_ARG_API_PREFIX", "LLAMA_ARG_EMBEDDINGS", "LLAMA_ARG_HF_FILE", "LLAMA_ARG_HF_REPO",
        "LLAMA_ARG_HOST", "LLAMA_ARG_MMPROJ", "LLAMA_ARG_MMPROJ_URL", "LLAMA_ARG_MODEL", "LLAMA_ARG_MODEL_URL",
        "LLAMA_ARG_NO_MMPROJ", "LLAMA_ARG_PORT", "LLAMA_ARG_SSL_CERT_FILE", "LLAMA_ARG_SSL_KEY_FILE",
    ]

    private static var environment: [String: String] {
        ChildEnvironment.variables().filter { !contradictions.contains($0.key) }
    }

    private enum Readiness {
        /// - Parameter listener: of the socket that answered.
        case ready(listener: Int?)
        case portTaken
    }

    private func waitUntilReady(_ joined: Joined) async throws(DescribeError) -> Readiness {
        let began = ContinuousClock.now
        var strange = 0
        while !isStopped {
            await readOutput()
            if let tenth = note(seconds: (ContinuousClock.now - began).components.seconds) {
                await say("downloading \(settings.model.title): \(tenth)0 %")
            }
            if !joined.process.isAlive {
                await readOutput()
                if FreePort.isTaken(joined.record.port) { return .portTaken }
                throw .job(
                    .llamaServer("llama-server ended before it was ready with \(settings.model.title)\(why)"), Usage())
            }
            let listener = FreePort.listener(joined.record.port)
            switch await health(of: joined.record) {
            // The same one before and after it has shown that it knows the key.
            case .ready
            where joined.process.isAlive && FreePort.listener(joined.record.port) == listener
                && (listener != nil || !FreePort.tells):
                return .ready(listener: listener)
            case .foreign(let answer):
                strange += 1
                guard strange > Self.tries else { break }
                // Ours would have ended if it had not got its port.
                if FreePort.listener(joined.record.port).map({ joined.process.owns(socket: $0) }) != true {
                    return .portTaken
                }
                throw .job(.llamaServer("llama-server is not used, because it \(answer)"), Usage())
            case .ready, .loading: break
            }
            await Nap().sleep(for: Self.interval)
        }
        throw .cancelled(Usage())
    }

    private enum Health {
        case ready, loading
        /// Another program answers, or a server that can't be used.
        case foreign(String)
    }

    /// A server that accepts this key and no other is the one that was started with it.
    private func health(of record: LlamaServerFiles.Record) async -> Health {
        guard let status = await ask("health", record.port, key: record.key) else { return .loading }
        switch status {
        case 200: break
        case 503: return .loading
        case let status: return .foreign("answers GET /health with status \(status)")
        }
        // An older version lists its models to anyone; what it does for a picture needs the key in every version.
        guard let right = await ask("props", record.port, key: record.key),
            let wrong = await ask("props", record.port, key: "pr-wrong")
        else { return .loading }
        guard wrong == 401 else { return .foreign("accepts any key") }
        return right == 200 ? .ready : .foreign("refuses its own key with status \(right)")
    }

    private func ask(_ path: String, _ port: UInt16, key: String) async -> Int? {
        let request = HTTPRequest(
            url: "http://127.0.0.1:\(port)/\(path)", headers: ["Authorization: Bearer \(key)"], body: nil)
        return try? await transport.send(request).status
    }

    /// - Returns: tenths of the download, when there is another one.
    private func note(seconds: Int64) -> Int? {
        state.withLock { state in
            guard let percent = state.output?.percent else {
                state.step = "Loading the model, \(seconds) s"
                return nil
            }
            state.step = "Downloading the model, \(percent) %"
            guard percent / 10 > state.tenths else { return nil }
            state.tenths = percent / 10
            return state.tenths
        }
    }

    // MARK: Output

    /// Hands what the server has printed since the last call to the listener.
    func readOutput() async {
        _ = try? await Blocking.run { self.readOutputBlocking() }
    }

    private func readOutputBlocking() {
        let (lines, key) = state.withLock { state -> ([String], String?) in
            state.output?.read()
            let lines = (state.output?.lines ?? []).prefix(max(0, Self.lineLimit - state.lines))
            state.lines += lines.count
            return (Array(lines), state.joined?.record.key)
        }
        guard !lines.isEmpty else { return }
        listener.onLines(lines.map { Self.shown($0, key) })
    }

    private func say(_ line: String) async {
        _ = try? await Blocking.run { self.listener.onLines([line]) }
    }

    // MARK: End

    /// Ends the server if nobody else uses it.
    func leave() async {
        await readOutput()
        _ = try? await Blocking.run { self.leaveBlocking(patience: Self.patience) }
        transport.close()
        Self.all.withLock { $0.removeAll { $0 === self } }
    }

    private func leaveBlocking(patience: Duration) {
        guard state.withLock({ $0.starting != nil }) else { return }
        let began = ContinuousClock.now
        let isSafe = (try? LlamaServerFiles.make(settings.folder)) != nil
        // Not while this process starts the server on another thread. Without the file of the lock, only those that use the server now
        // can know of it.
        let lock = isSafe ? try? self.lock { .now - began > patience + .seconds(5) } : nil
        defer { lock?.release() }
        let joined = state.withLock { state in
            defer { state.joined = nil }
            return state.joined
        }
        guard let joined else { return }
        joined.users.release()
        guard (try? joined.users.take(.exclusive)) == true else { return }
        files.process(joined.record).end(patience: patience)
        // Also where its files were deleted.
        joined.process.end(patience: patience)
        joined.users.release()
        if isSafe { files.endUnused(patience: patience) }
    }

    /// Every server that this process may use.
    private static let all = Mutex<[LlamaServer]>([])

    /// Leaves every server at once, because the process ends. Blocking.
    static func leaveAll() {
        for server in all.withLock(\.self) { server.leaveBlocking(patience: .zero) }
    }

    // MARK: Locks

    /// Waits for the lock under which a server is started, joined and ended. Blocking.
    ///
    /// - Returns: nil when it was given up.
    private func lock(_ givesUp: () -> Bool) throws -> FileLock? {
        let lock = try files.lock()
        while try !lock.take(.exclusive) {
            if givesUp() { return nil }
            usleep(20_000)
        }
        return lock
    }

    /// Runs what blocks, and says in a job's words why it failed.
    private func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws(DescribeError)
        -> Value
    {
        do {
            return try await Blocking.run(body)
        } catch let error as DescribeError {
            throw error
        } catch LlamaServerFiles.Fault.unsafeFolder(let path) {
            throw .job(
                .llamaServer(
                    "the folder \(path) belongs to another user, or others can use it",
                    hint: "Remove it, or make it yours and private: chmod 700 \(path)"), Usage())
        } catch LlamaServerFiles.Fault.cannotWrite(let path, let errno) {
            throw .job(.llamaServer("\(path) can't be written: \(errno)", hint: "Check the disk."), Usage())
        } catch {
            throw .job(.llamaServer("llama-server could not be started: \(error)"), Usage())
        }
    }
}

extension JobFailure {
    static func llamaServer(_ message: String, hint: String? = nil) -> JobFailure {
        JobFailure(.llamaServerFailed, message, hint: hint)
    }
}
