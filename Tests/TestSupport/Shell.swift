import CPosix
import Foundation
import Synchronization

/// Runs programs and gathers what they say.
public enum Shell {
    public struct Result: Sendable {
        public var status: Int32
        public var out: [UInt8]
        public var error: String

        public var output: String { String(decoding: out, as: UTF8.self) }
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    @discardableResult
    public static func run(_ script: String, environment: [String: String] = [:], input: String? = nil) throws -> Result
    {
        try run("/bin/bash", ["-c", script], environment: environment, input: input)
    }

    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        folder: String? = nil
    ) throws -> Result {
        let running = try Running(program, arguments, environment: environment, input: input, folder: folder)
        return running.wait()
    }

    /// A program that is under way.
    ///
    /// By posix_spawn: Foundation's Process hands its own descriptors on, forgets some, and waits by turning a run loop.
    public final class Running: Sendable {
        private static let starting = NSLock()
        public let pid: Int32
        private let out: Collector
        private let error: Collector
        private let status = Mutex<Int32?>(nil)
        private let ended = DispatchSemaphore(value: 0)

        public init(
            _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
            folder: String? = nil
        ) throws {
            // Between a pipe and its flag no other child may start.
            Self.starting.lock()
            defer { Self.starting.unlock() }
            out = try Collector()
            error = try Collector()
            let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter { !$0.value.isEmpty }
            let source = try input.map { _ in try Ends() }
            pid = try Self.spawn(
                [program] + arguments, variables.map { "\($0.key)=\($0.value)" }, folder: folder,
                streams: [source?.reading ?? -1, out.ends.writing, error.ends.writing])
            out.start()
            error.start()
            if let source, let input {
                close(source.reading)
                Thread {
                    var rest = Array(input.utf8)[...]
                    while !rest.isEmpty {
                        let count = rest.withUnsafeBytes { write(source.writing, $0.baseAddress, $0.count) }
                        guard count > 0 else { break }
                        rest = rest.dropFirst(count)
                    }
                    close(source.writing)
                }.start()
            }
            let pid = pid
            Thread { [self] in
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                self.status.withLock { $0 = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
                ended.signal()
            }.start()
        }

        private static func spawn(
            _ arguments: [String], _ environment: [String], folder: String?, streams: [Int32]
        ) throws -> Int32 {
            #if canImport(Darwin)
                var actions: posix_spawn_file_actions_t?
                var attributes: posix_spawnattr_t?
            #else
                var actions = posix_spawn_file_actions_t()
                var attributes = posix_spawnattr_t()
            #endif
            posix_spawn_file_actions_init(&actions)
            posix_spawnattr_init(&attributes)
            defer {
                posix_spawn_file_actions_destroy(&actions)
                posix_spawnattr_destroy(&attributes)
            }
            for (number, stream) in streams.enumerated() {
                if stream < 0 {
                    posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDONLY, 0)
                } else {
                    posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
                }
            }
            // What a test ignores, its child does not.
            var signals = sigset_t()
            sigemptyset(&signals)
            posix_spawnattr_setsigmask(&attributes, &signals)
            sigaddset(&signals, SIGPIPE)
            posix_spawnattr_setsigdefault(&attributes, &signals)
            // Libraries open sockets that a child would inherit, and so keep open.
            var flags = Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
            posix_spawn_close_others(&actions, &flags, 3)
            posix_spawnattr_setflags(&attributes, flags)
            // The shell only changes the folder, and becomes the program.
            let change = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
            let argv = (change + arguments).map { strdup($0) } + [nil]
            let envp = environment.map { strdup($0) } + [nil]
            defer { for pointer in argv + envp { free(pointer) } }
            var pid: pid_t = 0
            let failed = posix_spawn(&pid, change.first ?? arguments[0], &actions, &attributes, argv, envp)
            guard failed == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failed) ?? .EIO) }
            return pid
        }

        public var isRunning: Bool { status.withLock { $0 == nil } }
        public func send(_ signal: Int32) { if isRunning { kill(pid, signal) } }
        public var outSoFar: String { String(decoding: out.bytes, as: UTF8.self) }
        public var errorSoFar: String { String(decoding: error.bytes, as: UTF8.self) }

        public func wait() -> Result {
            ended.wait()
            ended.signal()
            return Result(
                status: status.withLock { $0 } ?? -1, out: out.finish(),
                error: String(decoding: error.finish(), as: UTF8.self))
        }
    }

    /// Both ends of a pipe, which no other child inherits.
    private struct Ends: Sendable {
        var reading: Int32
        var writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (reading, writing) = (ends[0], ends[1])
        }
    }

    /// Reads a pipe on a thread of its own, so that it never fills.
    private final class Collector: Sendable {
        let ends: Ends
        private let gathered = Mutex<[UInt8]>([])
        private let done = DispatchSemaphore(value: 0)

        init() throws { ends = try Ends() }

        var bytes: [UInt8] { gathered.withLock { $0 } }

        func start() {
            close(ends.writing)
            Thread { [self] in
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while true {
                    let count = read(ends.reading, &buffer, buffer.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { break }
                    gathered.withLock { $0 += buffer[..<count] }
                }
                close(ends.reading)
                done.signal()
            }.start()
        }

        func finish() -> [UInt8] {
            done.wait()
            done.signal()
            return bytes
        }
    }
}
