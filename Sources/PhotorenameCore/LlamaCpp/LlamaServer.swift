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

    /// What a run gives to its server.
    struct Callbacks: Sendable {
        /// Ends every wait.
        var stop = StopSignal()
        /// Called with lines that the server printed, or about it. May block.
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
        /// Lines that were passed on.
        var lines = 0
        var step: String?
        /// Tenths of the download that were passed on.
        var tenths = 0
    }

    private struct Joined {
        var record: LlamaServerFiles.Record
        var process: ProcessIdentity
        /// Held as long as the server is used.
        var users: FileLock
        /// Inode of the socket that it listens on; nil where the system doesn't tell.
        var socket: Int?
    }

    private let settings: Settings
    private let files: LlamaServerFiles
    private let callbacks: Callbacks
    private let health: LlamaServerHealth
    private let state = Mutex(State())

    /// Time between two health checks.
    private static let interval = Duration.milliseconds(200)
    /// How long a server may take to end by itself.
    private static let patience = Duration.seconds(5)
    /// Another program can take a port before the server does.
    private static let tries = 3
    /// Lines that are passed on at most: the server prints some for each photo.
    private static let lineLimit = 1_000

    /// Does not start it.
    ///
    /// - Throws: `TransportError`.
    init(_ settings: Settings, _ callbacks: Callbacks) throws(TransportError) {
        self.settings = settings
        self.callbacks = callbacks
        files = LlamaServerFiles(folder: settings.folder, tag: settings.model.tag(settings.program.string))
        health = try LlamaServerHealth()
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
        // The review page can be closed while the model loads.
        return try await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }.get()
    }

    /// Whether the server has ended, although it is still needed, or another program listens in its place.
    var hasEnded: Bool {
        guard let joined = state.withLock({ $0.joined }) else { return true }
        return !joined.process.isAlive || LoopbackPort.listener(joined.record.port) != joined.socket
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

    private var isStopped: Bool { callbacks.stop.isStopped || Task.isCancelled }

    private func started() async -> Result<Address, DescribeError> {
        do {
            return .success(try await start())
        } catch {
            return .failure(error)
        }
    }

    private func start() async throws(DescribeError) -> Address {
        for attempt in 1...Self.tries {
            guard !isStopped else { throw .cancelled(Usage()) }
            let joined = try await joined()
            if case .ready(let socket) = try await waitUntilReady(joined) {
                await say("llama-server is ready")
                state.withLock { state in
                    state.step = nil
                    state.joined?.socket = socket
                }
                return Address(port: joined.record.port, key: joined.record.key)
            }
            guard attempt < Self.tries else { break }
            await say("port \(joined.record.port) is taken by another program; starting again on another one")
            _ = try? await Blocking.run { self.leaveBlocking(patience: Self.patience) }
        }
        throw .job(.llamaServer("llama-server found no free port in \(Self.tries) tries"), Usage())
    }

    private func joined() async throws(DescribeError) -> Joined {
        do {
            return try await Blocking.run { try self.join() }
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

    /// Joins the server that runs, otherwise starts one. Blocking.
    private func join() throws -> Joined {
        try LlamaServerFiles.make(settings.folder)
        guard let lock = try lock({ self.callbacks.stop.isStopped }) else { throw DescribeError.cancelled(Usage()) }
        defer { lock.release() }
        files.endUnused(patience: Self.patience)
        let joined: Joined
        if let record = files.record, let process = record.process, process.isAlive {
            joined = Joined(record: record, process: process, users: try files.users(record))
            guard try joined.users.take(.shared) else { throw Errno.resourceBusy }
            callbacks.onLines([
                "joined llama-server (process \(process.pid)), which another process has started"
            ])
        } else {
            joined = try spawn()
            callbacks.onLines([
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
        guard let port = LoopbackPort.free() else { throw Errno.addressNotAvailable }
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

    /// Variables that contradict the arguments.
    private static let contradictions: Set<String> = [
        "LLAMA_API_KEY", "LLAMA_ARG_API_PREFIX", "LLAMA_ARG_EMBEDDINGS", "LLAMA_ARG_HF_FILE", "LLAMA_ARG_HF_REPO",
        "LLAMA_ARG_HOST", "LLAMA_ARG_MMPROJ", "LLAMA_ARG_MMPROJ_URL", "LLAMA_ARG_MODEL", "LLAMA_ARG_MODEL_URL",
        "LLAMA_ARG_NO_MMPROJ", "LLAMA_ARG_PORT", "LLAMA_ARG_SSL_CERT_FILE", "LLAMA_ARG_SSL_KEY_FILE",
    ]

    private static var environment: [String: String] {
        ChildEnvironment.variables().filter { !contradictions.contains($0.key) }
    }

    private enum Readiness {
        /// - Parameter socket: inode of the socket that answered.
        case ready(socket: Int?)
        case portTaken
    }

    private func waitUntilReady(_ joined: Joined) async throws(DescribeError) -> Readiness {
        let began = ContinuousClock.now
        var unusable = 0
        while !isStopped {
            await readOutput()
            if let tenth = note(seconds: (ContinuousClock.now - began).components.seconds) {
                await say("downloading \(settings.model.title): \(tenth)0 %")
            }
            if !joined.process.isAlive {
                await readOutput()
                if LoopbackPort.isTaken(joined.record.port) { return .portTaken }
                throw .job(
                    .llamaServer("llama-server ended before it was ready with \(settings.model.title)\(why)"), Usage())
            }
            let socket = LoopbackPort.listener(joined.record.port)
            switch await health.check(joined.record) {
            // The same socket before and after it has shown that it knows the key.
            case .ready
            where joined.process.isAlive && LoopbackPort.listener(joined.record.port) == socket
                && (socket != nil || !LoopbackPort.showsListeners):
                return .ready(socket: socket)
            case .unusable(let answer):
                unusable += 1
                guard unusable > Self.tries else { break }
                guard let socket, joined.process.owns(socket: socket) else { return .portTaken }
                throw .job(.llamaServer("llama-server is not used, because it \(answer)"), Usage())
            case .ready, .loading: break
            }
            await Nap().sleep(for: Self.interval)
        }
        throw .cancelled(Usage())
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

    /// Passes on what the server has printed since the last call.
    func readOutput() async {
        _ = try? await Blocking.run { self.readOutputBlocking() }
    }

    private func readOutputBlocking() {
        let (lines, key) = state.withLock { state -> ([String], String?) in
            let lines = (state.output?.read() ?? []).prefix(max(0, Self.lineLimit - state.lines))
            state.lines += lines.count
            return (Array(lines), state.joined?.record.key)
        }
        guard !lines.isEmpty else { return }
        callbacks.onLines(lines.map { Self.shown($0, key) })
    }

    private func say(_ line: String) async {
        _ = try? await Blocking.run { self.callbacks.onLines([line]) }
    }

    // MARK: End

    /// Ends the server if nobody else uses it.
    func leave() async {
        await readOutput()
        _ = try? await Blocking.run { self.leaveBlocking(patience: Self.patience) }
        health.close()
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
}

extension JobFailure {
    static func llamaServer(_ message: String, hint: String? = nil) -> JobFailure {
        JobFailure(.llamaServerFailed, message, hint: hint)
    }
}
